"""What each field of data.json means (字段说明): part of the file itself."""

from collections.abc import Mapping

MEANING: Mapping[str, str] = {
    "about": "这份文件：谁在何时导出，水印，格式版本",
    "fields": "字段说明，就是这一部分",
    "firm": "企业资料的现状；金额单位万元；size_class：large 大型、medium 中型、small 小型、micro 微型",
    "industries": "填报过的行业及起始时间；author 是账号编号，reason 是工作人员更正行业的理由",
    "confirmations": "工作人员确认企业身份的记录：时间、岗位、单位、核对的证明",
    "people": "本企业的账号：姓名、登录名、身份、建立和停用时间；不含密码",
    "assessments": "每一次自评，由早到近；campaign_id 是它计入的批次",
    "assessments.answers": "现在的回答：item 题号，value 原值，said 说法，reason 理由，version 第几版",
    "assessments.history": "每一题保存过的每一版，字段同上",
    "assessments.evidence": "证据说明，撤下的也在；withdrawn_at 是撤下时间",
    "assessments.files": "证据附的遮盖后的文件：piece 是哪一项证据，masked 遮盖了什么，stands_in 在压缩包里的位置",
    "assessments.snapshots": "每次提交时固定下来的全部内容",
    "assessments.results": "每一次评分：result 结果，inputs 计算所用的答案，arithmetic 逐项计算",
    "assessments.results.arithmetic": "口径、起点、各部分得分、每题权重、计入等级和减掉的风险分；没有时为空",
    "guidance": "指导人员给企业看的走访和联系：方式、日期、见了哪些岗位、说了什么、下一步；更正和撤下的不在",
    "visit_wishes": "请指导员上门的申请：reason 为什么，first_day 到 last_day 希望的日子，planned_on 约定的日子，"
    "done_on 上门的日子，answer 不安排的理由，post、agency 答复的人的岗位和单位",
    "messages": "门户告诉本企业各人的消息：to 谁，text 正文，posted_at 发出，read_at 读过的时间；读过一年以上的已清除",
    "letters": "签发给企业的文书：文号、签发和签收时间、收回的理由，paragraphs 是逐段的正文；草稿不在",
    "trainings": "请本企业参加的培训：讲哪些控制项、时间（北京时间）、地点、要求、取消的原因；reply 是本企业的答复"
    "（yes 参加、no 不能参加），came 是否到场，persons 到场人数",
    "corrective_actions": "整改项：item 题号，measure 措施，from_level 和 to_level 现状与目标等级，post 负责岗位，"
    "due_on 期限，state 状态，steps 步骤，proofs 佐证（撤下的也在），changes 经过；工作人员不写姓名",
    "follow_ups": "跟进时限：duty 事项（contact 首次联系、visit 指导、plan 整改清单、reassess 复评），"
    "colour 颜色，counted_from 从哪天起算，due_on 期限，done_on 办结日期",
    "assessments.reviews": "复核的各轮：round 第几轮，confidence 核验方式，signer、post、agency 办结的签名，remark 退回的说明或办结意见",
    "assessments.verdicts": "已办结的复核对每一题的意见，改过的每一版都在：decision 确认、改级、认可或不认可不适用、撤回",
    "assessments.questions": "复核人员发来的问题和本企业的答复",
    "assessments.assists": "请指导员协助填写的记录：岗位、单位、起止时间；谁代填、谁确认在 snapshots 的 filled_in 里",
    "assessments.colour_moves": "人工调整颜色：computed 计算的颜色，decided 调整为，理由，提出和确认的人的单位、岗位和时间",
    "assessments.objections": "异议：said 企业所说（filed_at 为空是草稿），answer 答复，upheld 是否成立",
    "looks": "谁看过本企业的资料：时间、岗位、单位、看了什么、目的",
    "exports": "本企业全部资料的导出记录；bytes 是字节数",
    "campaigns": "请本企业自评的批次：名称、版次、范围、截止日期，extended_to 和 reason 是延期和理由",
    "departures": "注销申请和撤回的记录；due_at 是到期删除的时间",
    "trail": "关于本企业的全部留痕：编号、时间、身份、动作、对象；本企业的人带姓名",
}
