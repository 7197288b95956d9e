// Around the screens: the framework's own English words in Chinese, and a calm word when the
// connection is lost. Nothing here knows the portal's content.
(() => {
  "use strict";

  // Where the server is and how the page may talk: told here, before the framework's script runs,
  // it need not try addresses below the page's own. Its error dialogs give way to the line below.
  window.__streamlit = {
    BACKEND_BASE_URL: location.origin,
    HOST_CONFIG: {
      allowedOrigins: [location.origin],
      useExternalAuthToken: false,
      enableCustomParentMessages: false,
      enforceDownloadInNewTab: false,
      blockErrorDialogs: true,
      metricsUrl: ""
    }
  };

  // Exactly what the framework says → what we say. A test finds each key in the framework's files.
  const WORDS = {
    "Running...": "正在更新",
    "Rerun": "重新运行",
    "Always rerun": "总是重新运行",
    "Stop": "停止",
    "Connecting": "正在连接",
    "Please wait...": "请稍候",
    "Connection error": "连接断开",
    "Try again": "再试一次",
    "Retry": "再试一次",
    "Dismiss": "知道了",
    "Close": "关闭",
    "Cancel": "取消",
    "Done": "完成",
    "Error": "出错",
    "Warning": "提醒",
    "Copy": "复制",
    "Copied": "已复制",
    "Copy to clipboard": "复制",
    "Link to heading": "本节的链接",
    "Skip to main content": "跳到正文",
    "Page not found": "没有这一页",
    "The page that you have requested does not seem to exist": "地址可能写错了，或者页面已经移走",
    "App pages": "页面",
    "App Logo": "铸盾",
    "Navigate to home page": "回到首页",
    "Main menu": "菜单",
    "Sidebar": "侧栏",
    "Notifications": "提示",
    "Expand sidebar": "展开侧栏",
    "Collapse sidebar": "收起侧栏",
    "Fullscreen": "全屏",
    "Close fullscreen": "退出全屏",
    "Show data": "看数据",
    "Show chart": "看图",
    "Download as PNG": "下载图片",
    "Copy Vega-Lite spec": "复制图的定义",
    "Download as CSV": "下载表格（CSV）",
    "Search": "查找",
    "Close Search": "关闭查找",
    "Next Result": "下一处",
    "Previous Result": "上一处",
    "Show/hide columns": "显示或隐藏列",
    "Dataframe column menu": "列菜单",
    "Hide column": "隐藏这一列",
    "Pin column": "固定这一列",
    "Unpin column": "不再固定这一列",
    "Sort ascending": "从小到大",
    "Sort descending": "从大到小",
    "Autosize": "自动列宽",
    "Format": "格式",
    "Clear selection": "清除选择",
    "Choose an option": "请选择",
    "Choose options": "请选择",
    "Add options": "请添加",
    "Choose or add an option": "请选择或填写",
    "Choose or add options": "请选择或填写",
    "No options to select": "没有可选项",
    "No options to select.": "没有可选项",
    "No results": "没有找到",
    "Open": "展开",
    "Select all": "全选",
    "Clear all": "全部清除",
    "Clear value": "清除",
    "Clear entry": "清除",
    "Selected values": "已选",
    "Selectbox options": "选项",
    "Multiselect options": "选项",
    "Selectbox": "选择框",
    "Multiselect": "多选框",
    "Increment": "增加",
    "Decrement": "减少",
    "Number is above the allowed range.": "数值太大了，请核对。",
    "Number is below the allowed range.": "数值太小了，请核对。",
    "Invalid input.": "填写的内容不对，请核对。",
    "Show password": "显示密码",
    "Hide password": "隐藏密码",
    "Choose date": "选择日期",
    "Clear date": "清除日期",
    "Next month": "下个月",
    "Previous month": "上个月",
    "Use arrow keys to navigate dates. Enter to select. Escape to close.": "用方向键选日期，回车确定，Esc 关闭。",
    "Upload": "选择文件",
    "Add files": "添加文件",
    "Drag and drop a file here": "把文件拖到这里",
    "Drag and drop files here": "把文件拖到这里",
    "Error uploading file": "文件没有传上来",
    "Download failed": "下载没有成功",
    "Network error": "网络不通",
    "Your app is having trouble loading the component.": "这一部分没有加载出来，请刷新页面。"
  };

  const PATTERNS = [
    [/^Press Enter to apply$/, "按回车确认"],
    [/^Press Enter to submit form$/, "按回车提交"],
    [/^Press (?:⌘|Ctrl)\+Enter to apply$/, "按 Ctrl+回车确认"],
    [/^Press (?:⌘|Ctrl)\+Enter to submit form$/, "按 Ctrl+回车提交"],
    [/^Number is outside the allowed range\. Please enter a value between (.+) and (.+)\.$/, "请填 $1 到 $2 之间的数。"],
    [/^Help for (.+)$/, "关于“$1”的说明"],
    [/^Shortcut (.+)$/, "快捷键 $1"],
    [/^Remove (.+)$/, "移除 $1"],
    [/^Select (\d+) matches$/, "选中 $1 项"],
    [/^View (\d+) more$/, "还有 $1 项"],
    [/^View less$/, "收起"],
    [/^(.+) per file(?: • (.+))?$/, "每个文件不超过 $1"],
    [/^Page (\d+)$/, "第 $1 页"],
    [/^open tooltip$/i, "说明"],
    [/^Title text '([^]*)'$/, "标题：$1"],
    [/^Subtitle text '([^]*)'$/, "副标题：$1"],
    [/^([XY])-axis(?: titled '([^]*?)')? for a [\w-]+ scale with ([^]*)$/, axis],
    [/^(?:\w+ )?legend(?: titled '([^]*?)')? for [^]*? with ([^]*)$/i, legend]
  ];

  // What a chart's parts are to a screen reader.
  const PARTS = {
    "visualization": "图表", "axis": "坐标轴", "legend": "图例", "title": "标题", "subtitle": "副标题",
    "bar": "条", "rect": "块", "point": "点", "circle": "点", "square": "点", "symbol": "点", "tick": "刻度",
    "line": "线", "trail": "线", "rule": "线", "area": "面", "arc": "扇形", "text": "文字", "group": "图形", "geoshape": "区域"
  };

  function axis(_, side, title, range) {
    return `${side === "X" ? "横轴" : "纵轴"}${title ? `“${title}”` : ""}：${reach(range)}`;
  }

  function legend(_, title, range) {
    return `图例${title ? `“${title}”` : ""}：${reach(range)}`;
  }

  function reach(range) {
    return range
      .replace(/^values from ([^]*) to ([^]*)$/, "从 $1 到 $2")
      .replace(/^(\d+) values?: /, "$1 项：")
      .replace(/^(\d+) boundar(?:y|ies): /, "$1 个分界：")
      .replace(/, ending with /, "……")
      .replaceAll(", ", "、");
  }

  function part(text) {
    const named = /^([a-z]+)(?: mark( container)?)?$/.exec(text);
    if (!named || !Object.hasOwn(PARTS, named[1])) return null;
    return named[2] ? `一组${PARTS[named[1]]}` : PARTS[named[1]];
  }

  const ATTRIBUTES = ["aria-label", "title", "placeholder", "aria-roledescription", "aria-description"];
  const LATIN = /[A-Za-z]{3}/;

  function chinese(text) {
    if (!text || !LATIN.test(text)) return null;
    const bare = text.trim();
    if (Object.hasOwn(WORDS, bare)) return WORDS[bare];
    for (const [pattern, words] of PATTERNS) {
      if (pattern.test(bare)) return bare.replace(pattern, words);
    }
    return null;
  }

  function translateText(node) {
    const parent = node.parentElement;
    if (!parent || parent.closest("script, style, code, pre, [translate=yes]")) return;
    const words = chinese(node.nodeValue);
    if (words !== null && words !== node.nodeValue) node.nodeValue = words;
  }

  function translateAttributes(element) {
    // An icon is a word in a font of pictures; read aloud it would be that English word.
    if (element.dataset && element.dataset.testid === "stIconMaterial") element.setAttribute("aria-hidden", "true");
    for (const name of ATTRIBUTES) {
      const text = element.getAttribute(name);
      const words = (name === "aria-roledescription" && text && part(text)) || chinese(text);
      if (words !== null) element.setAttribute(name, words);
    }
  }

  function translateAll(root) {
    if (root.nodeType === Node.TEXT_NODE) return translateText(root);
    if (root.nodeType !== Node.ELEMENT_NODE) return;
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    for (let node = walker.currentNode; node; node = walker.nextNode()) {
      if (node.nodeType === Node.TEXT_NODE) translateText(node);
      else translateAttributes(node);
    }
  }

  // The connection: the framework writes its state on the app's element.
  const APP = '[data-testid="stApp"]';
  const STATE = "data-test-connection-state";
  const PATIENCE = 1500;
  let banner = null;
  let waiting = 0;
  let lost = false;

  function say(words, kind) {
    if (!banner) {
      banner = document.createElement("div");
      banner.id = "portal-connection";
      banner.setAttribute("role", "status");
      document.body.append(banner);
    }
    banner.className = kind;
    banner.textContent = words;
  }

  function watchConnection() {
    const app = document.querySelector(APP);
    const state = app && app.getAttribute(STATE);
    if (!state || state === "CONNECTED") {
      clearTimeout(waiting);
      waiting = 0;
      if (state && lost) {
        lost = false;
        say("已经重新连上，可以继续。", "back");
        setTimeout(() => { if (!lost) say("", "quiet"); }, 4000);
      }
    } else if (!waiting && !lost && state !== "INITIAL") {
      waiting = setTimeout(() => {
        waiting = 0;
        lost = true;
        say("连接断开了，正在重新连接。已经显示“已保存”的内容都在；请先不要继续填写。", "lost");
      }, PATIENCE);
    }
  }

  // On a phone the names of the pages stand in one row that scrolls: the one that is open comes into sight.
  let here = null;

  function bringIntoSight() {
    const found = document.querySelector(".st-key-portal-nav :is(.portal-here, .st-key-portal-more-here)");
    if (found === here) return;
    here = found;
    // A moment later, when the names after it stand there as well.
    if (found) setTimeout(() => centre(found, found.closest(".st-key-portal-nav")), 300);
  }

  function centre(name, row) {
    if (!row || row.scrollWidth <= row.clientWidth) return;
    const [at, whole] = [name.getBoundingClientRect(), row.getBoundingClientRect()];
    row.scrollLeft += at.left - whole.left - (whole.width - at.width) / 2;
  }

  new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === "childList") change.addedNodes.forEach(translateAll);
      else if (change.type === "characterData") translateText(change.target);
      else if (change.attributeName !== STATE) translateAttributes(change.target);
    }
    watchConnection();
    bringIntoSight();
  }).observe(document.documentElement, {
    subtree: true,
    childList: true,
    characterData: true,
    attributes: true,
    attributeFilter: [...ATTRIBUTES, STATE]
  });
  translateAll(document.body);
})();
