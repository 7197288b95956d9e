"""Help when a leak is suspected (疑似泄密，怎么办): first hours, evidence, which way to whom.

Source: control catalogue §八 (遇到疑似正在发生的泄密、部门分工), FK-LZ, BZ-YJ and BZ-WQ.
"""

import streamlit as st
from markupsafe import Markup

from portal import visit
from portal.browser_storage import print_button
from portal.screens.visitor import style
from portal.screens.visitor.law_words import cited

_HEAD = """<div class="visitor-page"><h1>疑似泄密，怎么办</h1>
<p class="visitor-lead">先止损，再保全，后追究。头几小时做对，证据才留得住。
人身安全受到威胁，或者侵入正在发生，立即拨打 110。</p>
<p class="visitor-quiet">本页不收集任何信息。无论向谁求助，都不要把秘密内容本身发出去，先说“有什么事”就够了。</p></div>"""

_NOW = """<div class="visitor-page"><h2>头几小时：按这个次序做</h2>
<ol class="visitor-first">
<li><b>止损</b><span>停用涉事账号和权限，断开外发渠道：邮件、网盘、群聊、外接存储、合作方账号。
误发、误公开的，立即撤回、下架，并记下时间。</span></li>
<li><b>保持原状</b><span>涉事的电脑、手机、服务器不要自行开机翻查、恢复、重装或者删除；
暂停日志和录像的自动清理。企业设备收好、贴封、登记，谁交给谁都签字。</span></li>
<li><b>不私自搜查</b><span>不翻个人物品，不查个人手机和私人账号，不扣押证件，不限制人离开。
这样得来的材料难以使用，还可能违法。</span></li>
<li><b>书面记下经过</b><span>谁、什么时候、在哪里、怎样发现、看到什么、已经做了什么；由经手人签名、写日期。
只让必须知道的人知道。</span></li>
<li><b>请人固定证据</b><span>联系律师、公证处或者专业取证机构，由他们固定设备、日志和网页。
急着自己动手，最容易把证据弄坏。</span></li>
<li><b>定下一个牵头人</b><span>对内对外都由一个人说话；和对方交涉之前，先问过律师。</span></li>
</ol></div>"""

_CASES = """<div class="visitor-page"><h2>四种常见情形，各多做一步</h2>
<h3>员工或者离职人员带走</h3>
<p>请管理员导出该账号最近的登录、下载、打印和外发日志；找出保密协议、岗位和授权记录、离职交接单。
还没离职的，先收权限，再谈话，谈话作记录。</p>
<h3>合作方、供应商、客户外泄</h3>
<p>找出合同里的保密条款，以及哪天、把什么、交给了谁的记录；书面要求停止使用、返还或者销毁，留好送达凭证。</p>
<h3>网络攻击、系统失陷</h3>
<p>断开受影响设备的网络，不要重装，不要急着恢复；核对备份是否完好。向公安机关网安部门报案。</p>
<h3>误公开</h3>
<p>论文、官网、宣传册、招投标、代码托管平台上出现了不该出现的内容：先撤下，再固定“何时上线、何时撤下、谁看过”，并请平台和搜索引擎清除缓存。</p></div>"""

_EVIDENCE = """<div class="visitor-page"><h2>该留住哪些证据</h2>
<table class="visitor-table"><thead><tr><th scope="col">要说明的事</th><th scope="col">可用的材料</th></tr></thead><tbody>
<tr><th scope="row">秘密是什么</th><td>秘密清单、立项和研发记录、图纸和版本记录、存证凭证：什么时候就有、谁做出来的</td></tr>
<tr><th scope="row">事前已有措施</th><td>保密制度和签收、保密协议、密级标识、授权名单、门禁和系统权限、培训记录，都要看得出日期</td></tr>
<tr><th scope="row">对方有机会接触</th><td>岗位说明、授权和借阅记录、登录和下载日志、交付单、会议和参观登记</td></tr>
<tr><th scope="row">泄露或使用的迹象</th><td>对方的产品、报价、投标、网页、专利申请；邮件和聊天记录的原始载体，不只是截图</td></tr>
<tr><th scope="row">损失有多大</th><td>研发投入的归集、合同和订单变化、许可费、利润、评估报告</td></tr>
</tbody></table></div>"""

_WAYS = (
    (
        "市场监督管理部门",
        "向它投诉，由它调查、责令停止并处罚。要带：身份材料、秘密点、事前措施、对方的行为线索。",
        (("aucl", ("第十六条", "第二十六条")),),
    ),
    (
        "公安机关",
        "涉嫌犯罪的，向经侦报案；侵入网络和系统的，找网安。紧急时拨打 110。是否立案由公安机关审查决定。",
        (("criminal", ("第二百一十九条",)),),
    ),
    (
        "人民法院",
        "起诉要求停止和赔偿。情况紧急的，可以申请行为保全；证据可能灭失的，可以申请证据保全。",
        (
            ("aucl", ("第二十二条", "第三十九条")),
            ("civil-procedure", ("第八十四条", "第一百零三条", "第一百零四条")),
        ),
    ),
    ("人民检察院", "刑事案件的批捕、起诉和监督；也可以听取意见、提出检察建议、做法治体检。", ()),
    ("司法行政部门", "公证、律师、人民调解、法律援助，固定证据也从这里找人。", ()),
    ("人力资源社会保障部门", "竞业限制、劳动合同方面的争议，先走劳动仲裁。", ()),
    (
        "政法委",
        "统筹、转办、督促和反馈；不代替主管部门执法。不知道该找谁，可以先找它或所在园区。",
        (),
    ),
)


def show() -> None:
    """One page to read, and to print before it is needed."""
    style.apply()
    style.show(_HEAD)
    with st.container(key="screen-only"):
        print_button("打印这一页，贴在手边")
    style.show(_NOW)
    style.show(_CASES)
    style.show(_EVIDENCE)
    st.html(_ways())
    style.show(
        '<p class="visitor-quiet visitor-page">出口、技术合作、数据和国家安全方面的专题，另找商务、科技、经信、网信和国家安全机关。</p>'
    )


def _ways() -> Markup:
    rows = Markup("").join(
        Markup(
            '<tr><th scope="row">{}</th><td>{}<br><span class="visitor-law">{}</span></td></tr>'
        ).format(who, what, cited(visit.questionnaire(), law))
        for who, what, law in _WAYS
    )
    return Markup(
        '<div class="visitor-page"><h2>走哪条路，找谁</h2>'
        "<p>几条路可以同时走，次序请和律师商量：路选错了，会惊动对方。</p>"
        '<table class="visitor-table"><thead><tr><th scope="col">找谁</th>'
        '<th scope="col">能做什么</th></tr></thead><tbody>{}</tbody></table></div>'
    ).format(rows)
