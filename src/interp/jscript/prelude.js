(function (g) {
  var tell = g.__tell, layer = g.__layer, url = g.__url, inst = g.__inst, nativeEval = g.eval;
  var NativeFunction = g.Function, files = {}, now = 1678876200000;
  function text(x) { return x === undefined || x === null ? "" : String(x); }
  g.__ne = nativeEval;
  g.__e = function (code) {
    if (typeof code !== "string") return code;
    layer("jscript", code); tell("script", "eval", code);
    return inst(code);
  };
  g.eval = function (code) { return typeof code === "string" ? nativeEval(g.__e(code)) : code; };
  function Fn() {
    var a = Array.prototype.slice.call(arguments), body = a.length ? text(a.pop()) : "";
    layer("jscript", body); tell("script", "Function", body);
    return nativeEval("(function(" + a.join(",") + "){" + inst(body) + "\n})");
  }
  Fn.prototype = NativeFunction.prototype;
  NativeFunction.prototype.constructor = Fn;
  g.Function = Fn;
  g.execScript = function (code) { return g.eval(text(code)); };
  g.setTimeout = g.setInterval = function (f) { if (typeof f === "function") f(); else g.eval(text(f)); return 1; };
  g.clearTimeout = g.clearInterval = function () {};
  Math.random = function () { return 0.5; };
  var NativeDate = g.Date;
  function FakeDate(a, b, c, d, e, f, h) {
    var n = arguments.length;
    if (!(this instanceof FakeDate)) return new NativeDate(now).toString();
    return n === 0 ? new NativeDate(now) : n === 1 ? new NativeDate(a)
      : new NativeDate(a, b, c || 1, d || 0, e || 0, f || 0, h || 0);
  }
  FakeDate.prototype = NativeDate.prototype; FakeDate.parse = NativeDate.parse;
  FakeDate.UTC = NativeDate.UTC; FakeDate.now = function () { return now += 1000; };
  g.Date = FakeDate;

  function Thing(name, origin) { this.__name = name; this.__origin = origin || ""; }
  Thing.prototype.toString = function () { return ""; };
  function save(path, data) {
    path = text(path); files[path.toLowerCase()] = data;
    tell("write", "FileSystemObject", path); g.__file(path, text(data));
  }
  var env = g.__env;
  function expand(s) { return text(s).replace(/%([^%]+)%/g, function (m, n) { var v = env(n); return v === undefined ? m : v; }); }
  function http(name) {
    return { open: function (m, u) { this.__u = text(u); },
      send: function () { tell("download", name + ".send", this.__u); url(this.__u); if (typeof this.onreadystatechange === "function") { this.readyState = 4; this.onreadystatechange(); } },
      setRequestHeader: function () {}, setTimeouts: function () {}, setOption: function () {}, option: {}, Option: {},
      getResponseHeader: function () { return ""; }, getAllResponseHeaders: function () { return ""; },
      abort: function () {}, waitForResponse: function () { return true; },
      status: 200, Status: 200, readyState: 4, ReadyState: 4, readystate: 4, statusText: "OK",
      responseText: "", ResponseText: "", responseBody: "", ResponseBody: "", responsebody: "", responseStream: "" };
  }
  function shell() {
    return { Run: function (c) { tell("process", "WScript.Shell.Run", text(c)); return 0; },
      Exec: function (c) { tell("process", "WScript.Shell.Exec", text(c)); return { StdOut: stream(""), StdErr: stream(""), StdIn: stream(""), Status: 1, ExitCode: 0, Terminate: function () {} }; },
      ExpandEnvironmentStrings: expand, SpecialFolders: function (n) { return env("APPDATA") + "\\" + n; },
      Environment: function () { return function (n) { return env(text(n)) || ""; }; },
      RegRead: function (k) { tell("registry", "WScript.Shell.RegRead", text(k)); return ""; },
      RegWrite: function (k, v) { tell("registry", "WScript.Shell.RegWrite", text(k) + " = " + text(v)); },
      RegDelete: function (k) { tell("registry", "WScript.Shell.RegDelete", text(k)); },
      Popup: function () { return 1; }, SendKeys: function () {}, AppActivate: function () { return true; },
      CreateShortcut: function (p) { return { Save: function () { tell("write", "WScript.Shell.CreateShortcut", text(p)); if (this.TargetPath) tell("other", "shortcut", text(this.TargetPath) + " " + text(this.Arguments)); } }; },
      CurrentDirectory: "C:\\Users\\Public" };
  }
  function stream(s) { return { AtEndOfStream: !s, ReadAll: function () { return s; }, ReadLine: function () { return s; }, Read: function () { return s; }, Write: function () {}, WriteLine: function () {}, Close: function () {} }; }
  function textFile(path, old) {
    var data = old || "";
    return { Write: function (s) { data += text(s); }, WriteLine: function (s) { data += text(s) + "\r\n"; }, WriteBlankLines: function () { data += "\r\n"; },
      ReadAll: function () { return data; }, ReadLine: function () { return data; }, Read: function () { return data; }, AtEndOfStream: !data,
      Close: function () { if (data !== (old || "")) save(path, data); } };
  }
  function fso() {
    return { CreateTextFile: function (p) { return textFile(p); },
      OpenTextFile: function (p, m) { return textFile(p, m === 2 ? "" : files[text(p).toLowerCase()]); },
      FileExists: function (p) { return text(p).toLowerCase() in files; }, FolderExists: function () { return true; },
      DriveExists: function () { return true; },
      GetSpecialFolder: function (n) { return n === 2 ? env("TEMP") : n === 1 ? env("windir") + "\\system32" : env("windir"); },
      GetTempName: function () { return "rad1A2B3.tmp"; }, BuildPath: function (a, b) { return text(a) + "\\" + text(b); },
      GetFile: function (p) { return { Size: 60000, size: 60000, Path: p, Name: p, ShortPath: p, Delete: function () { tell("write", "FileSystemObject.DeleteFile", text(p)); }, OpenAsTextStream: function () { return textFile(p, files[text(p).toLowerCase()]); } }; },
      GetFolder: function (p) { return { Path: p, Files: [], SubFolders: [] }; },
      GetBaseName: function (p) { return text(p).replace(/^.*\\/, "").replace(/\.[^.]*$/, ""); },
      GetFileName: function (p) { return text(p).replace(/^.*\\/, ""); },
      GetExtensionName: function (p) { return text(p).replace(/^.*\./, ""); },
      GetParentFolderName: function (p) { return text(p).replace(/\\[^\\]*$/, ""); },
      DeleteFile: function (p) { tell("write", "FileSystemObject.DeleteFile", text(p)); },
      CopyFile: function (a, b) { tell("write", "FileSystemObject.CopyFile", text(a) + " " + text(b)); },
      MoveFile: function (a, b) { tell("write", "FileSystemObject.MoveFile", text(a) + " " + text(b)); },
      CreateFolder: function (p) { tell("write", "FileSystemObject.CreateFolder", text(p)); return p; } };
  }
  function ado() {
    return { data: "", size: 60000, Size: 60000, position: 0, Open: function () {}, Close: function () {},
      Write: function (s) { this.data += text(s); }, WriteText: function (s) { this.data += text(s); },
      ReadText: function () { return this.data; }, Read: function () { return this.data; },
      LoadFromFile: function (p) { this.data = text(files[text(p).toLowerCase()]); },
      SaveToFile: function (p) { save(p, this.data); }, CopyTo: function () {} };
  }
  function application() {
    return { ShellExecute: function (f, a) { tell("process", "Shell.Application.ShellExecute", text(f) + (a ? " " + text(a) : "")); },
      NameSpace: function () { return { CopyHere: function () {}, Items: function () { return []; }, Self: { Path: env("APPDATA") } }; },
      Open: function (f) { tell("process", "Shell.Application.Open", text(f)); }, Windows: function () { return []; } };
  }
  function dictionary() {
    var d = {}; return { Add: function (k, v) { d[k] = v; }, Item: function (k) { return d[k]; }, Exists: function (k) { return k in d; }, Count: 0, Keys: function () { return Object.keys(d); } };
  }
  function wmi() {
    return { Create: function (c) { tell("process", "Win32_Process.Create", text(c)); return 0; },
      Get: function () { return wmi(); }, ExecQuery: function (q) { tell("environment", "WMI.ExecQuery", text(q)); return []; },
      SpawnInstance_: function () { return wmi(); }, InstancesOf: function (q) { tell("environment", "WMI.InstancesOf", text(q)); return []; } };
  }
  var makers = [[/^wscript\.shell/i, shell], [/^shell\.application/i, application],
    [/filesystemobject/i, fso], [/xmlhttp|winhttp/i, http], [/^adodb\.stream/i, ado],
    [/^scripting\.dictionary/i, dictionary], [/^wscript\.network/i, function () { tell("environment", "WScript.Network", "WScript.Network"); return { UserName: env("USERNAME"), ComputerName: env("COMPUTERNAME"), UserDomain: env("USERDOMAIN") }; }],
    [/domdocument/i, function () { return { createElement: function () { return { text: "", dataType: "" }; }, load: function (u) { tell("download", "DOMDocument.load", text(u)); url(text(u)); return true; }, loadXML: function () { return true; }, transformNode: function () { return ""; } }; }],
    [/^htmlfile/i, function () { return g.document; }],
    [/^internetexplorer/i, function () { return { Navigate: function (u) { tell("download", "InternetExplorer.Navigate", text(u)); url(text(u)); }, Quit: function () {} }; }],
    [/scriptcontrol/i, function () { return { AddCode: function (c) { layer(/vb/i.test(this.Language) ? "vbscript" : "jscript", text(c)); }, Eval: g.eval, ExecuteStatement: g.eval }; }]];
  /* COM names are found whatever their case; an unknown one is told and gives a value. */
  function loose(o, name) {
    if (typeof Proxy !== "function" || o === null || (typeof o !== "object")) return o;
    return new Proxy(o, {
      has: function () { return true; },
      get: function (t, k) {
        if (k in t || typeof k !== "string") return t[k];
        for (var p in t) if (p.toLowerCase() === k.toLowerCase()) return t[p];
        if (k === "valueOf" || k === "toString") return function () { return name; };
        g.__note(name + "." + k);
        return function () { return ""; };
      },
      set: function (t, k, v) { for (var p in t) if (p.toLowerCase() === text(k).toLowerCase()) { t[p] = v; return true; } t[k] = v; return true; }
    });
  }
  function make(name) {
    name = text(name);
    for (var i = 0; i < makers.length; i++) if (makers[i][0].test(name)) return loose(makers[i][1](name), name);
    g.__note(name);
    return loose({}, name);
  }
  g.ActiveXObject = function (name) { return make(name); };
  g.GetObject = function (name) { return /^winmgmts|^new:/i.test(name) ? loose(wmi(), "WMI") : make(name); };
  g.WScript = loose({ CreateObject: make, GetObject: g.GetObject, Echo: function () {}, Sleep: function (n) { now += +n || 0; }, Quit: function () { throw g.__quit; },
    ScriptFullName: "C:\\Users\\Public\\run.js", ScriptName: "run.js", Arguments: { length: 0, Count: function () { return 0; }, Item: function () { return ""; }, Named: {}, Unnamed: {} },
    Version: "5.812", FullName: "C:\\Windows\\System32\\wscript.exe", Path: "C:\\Windows\\System32", Interactive: true, StdOut: stream(""), StdErr: stream(""), StdIn: stream("") }, "WScript");
  g.WSH = g.WScript;
  g.window = g; g.self = g; g.top = g;
  g.alert = g.confirm = g.moveTo = g.resizeTo = g.close = g.focus = function () {};
  g.navigator = { userAgent: "Mozilla/4.0 (compatible; MSIE 8.0; Windows NT 10.0)", appName: "Microsoft Internet Explorer", platform: "Win32" };
  g.document = { write: function (s) { g.__html(text(s)); }, writeln: function (s) { g.__html(text(s)); }, body: {}, parentWindow: g, Script: g,
    getElementById: function () { return { innerHTML: "", value: "", appendChild: function () {} }; }, createElement: function () { return { setAttribute: function () {}, appendChild: function () {}, style: {} }; },
    getElementsByTagName: function () { return []; }, cookie: "", location: "about:blank", close: function () {}, open: function () {} };
  g.CollectGarbage = function () {}; g.ScriptEngine = function () { return "JScript"; };
  g.ScriptEngineMajorVersion = function () { return 5; }; g.ScriptEngineMinorVersion = function () { return 8; };
  g.Enumerator = function (list) { var i = 0; list = list || []; return { atEnd: function () { return i >= list.length; }, moveNext: function () { i++; }, item: function () { return list[i]; }, moveFirst: function () { i = 0; } }; };
  g.VBArray = function (a) { return { toArray: function () { return a || []; } }; };
  g.__quit = { toString: function () { return "quit"; } };
  ["Buffer", "Duktape", "TextDecoder", "TextEncoder", "performance", "print", "Uint8Array", "Symbol"].forEach(function (n) { try { delete g[n]; } catch (e) {} });
})(this);
