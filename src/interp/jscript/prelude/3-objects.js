// COM objects: members are found whatever their case, properties with arguments can be set, and
// what is unknown is noted and gives a value that can be used like any other.
(function (g, P) {
  var tell = g.__tell, layer = g.__layer, url = g.__url, env = g.__env, note = g.__note, file = g.__file;
  var text = P.text, Proxy = g.Proxy;

  // ---- the wrapping ----
  function opaque(name) {
    function f() { return ""; }
    return new Proxy(f, {
      get: function (t, k) {
        if (typeof k !== "string" || k === "prototype") return t[k];
        if (k === "valueOf" || k === "toString") return function () { return ""; };
        if (k === "__com") return name;
        if (k === "__at" || k === "__put" || k === "apply" || k === "call") return t[k];
        if (!Object.prototype.hasOwnProperty.call(t, "=" + k)) { note(name + "." + k); t["=" + k] = opaque(name + "." + k); }
        return t["=" + k];
      },
      set: function (t, k, v) { t["=" + k] = v; return true; },
      apply: function () { return opaque(name + "()"); }
    });
  }
  P.opaque = opaque;
  // o: what the object has; call (may be undefined): its default member.
  function com(name, o, call) {
    var names = {}, k;
    for (k in o) names[k.toLowerCase()] = k;
    function key(k) {
      if (typeof k !== "string") return k;
      var low = k.toLowerCase();
      return Object.prototype.hasOwnProperty.call(names, low) ? names[low] : k;
    }
    var target = call === undefined ? o : function () { return call.apply(o, arguments); };
    if (call !== undefined && call.put) target.__put = call.put;
    return new Proxy(target, {
      has: function (t, k) { return key(k) in o; },
      get: function (t, k) {
        if (k === "__com") return name;
        if (call !== undefined && (k === "__at" || k === "__put" || k === "apply" || k === "call")) return t[k];
        var n = key(k);
        if (n in o && !(n === k && (k === "toString" || k === "valueOf" || k === "constructor"))) return o[n];
        if (typeof k !== "string" || k === "toJSON" || k === "prototype") return t[k];
        if (k === "valueOf" || k === "toString") return function () { return call === undefined || o.length !== undefined ? name : text(call.call(o)); };
        if (k === "constructor") return undefined;
        note(name + "." + k);
        names[k.toLowerCase()] = k;
        o[k] = opaque(name + "." + k);
        return o[k];
      },
      set: function (t, k, v) {
        var n = key(k);
        names[text(k).toLowerCase()] = n;
        o[n] = v;
        return true;
      }
    });
  }
  P.com = com;
  function put(f, setter) { f.put = setter; f.__put = setter; return f; }
  // A collection: Count, Item, length, and itself called with an index.
  function list(name, items, by) {
    function at(i) {
      if (typeof i === "number" || /^\d+$/.test(text(i))) return items[+i];
      for (var n = 0; n < items.length; n++) if (text(items[n][by || "Name"]).toLowerCase() === text(i).toLowerCase()) return items[n];
      return opaque(name + ".Item");
    }
    return com(name, { Count: items.length, length: items.length, Item: at, __items: items }, at);
  }
  P.list = list;

  // ---- files ----
  function low(path) { return text(path).toLowerCase(); }
  function save(api, path, data) {
    path = text(path);
    P.files[low(path)] = data;
    tell("write", api, path);
    if (data !== P.body && data !== "") file(path, text(data));
  }
  // What a command names is known: a script that was written before is looked into.
  function command(api, line) {
    line = text(line);
    tell("process", api, line);
    var small = line.toLowerCase();
    for (var p in P.files) {
      if (P.files[p] === P.body || small.indexOf(p) < 0) continue;
      var data = P.files[p];
      P.files[p] = P.body;
      P.follow(p, text(data));
      P.files[p] = data;
    }
  }
  P.command = command;
  function expand(s) {
    return text(s).replace(/%([^%]+)%/g, function (m, n) { var v = env(n); return v === undefined ? m : v; });
  }
  function readable(data) {
    var at = 0;
    function take(n) { var s = data.substr(at, n); at += s.length; return s; }
    return { get AtEndOfStream() { return at >= data.length; }, get AtEndOfLine() { var c = data.charAt(at); return c === "" || c === "\r" || c === "\n"; },
      ReadAll: function () { return take(data.length); }, Read: function (n) { return take(+n); },
      ReadLine: function () {
        var end = data.indexOf("\n", at), line = data.slice(at, end < 0 ? data.length : end);
        at = end < 0 ? data.length : end + 1;
        return line.replace(/\r$/, "");
      },
      Skip: function (n) { take(+n); }, SkipLine: function () { this.ReadLine(); }, Close: function () {},
      get Line() { return data.slice(0, at).split("\n").length; }, Column: 1,
      Write: function () {}, WriteLine: function () {}, WriteBlankLines: function () {} };
  }
  function stream(s) { return com("TextStream", readable(s)); }
  P.stream = stream;
  function textFile(path, old, append, api) {
    var o = readable(append ? "" : text(old)), data = append ? text(old) : "", dirty = false;
    function w(s) { data += s; dirty = true; }
    o.Write = function (s) { w(text(s)); };
    o.WriteLine = function (s) { w(text(s) + "\r\n"); };
    o.WriteBlankLines = function (n) { for (n = Math.min(+n, 10000); n > 0; n--) w("\r\n"); };
    o.__flush = function () { if (dirty) { dirty = false; save("Scripting.FileSystemObject." + (api || "CreateTextFile"), path, data); } };
    o.Close = o.__flush;
    P.open.push(o);
    return com("TextStream", o);
  }
  P.open = [];
  P.hide(g, "__end", function () { for (var i = 0; i < P.open.length; i++) P.open[i].__flush(); });
  function leaf(p) { return text(p).replace(/\\+$/, "").replace(/^.*[\\\/:]/, ""); }
  function parent(p) { var m = /^(.*)[\\\/][^\\\/]*$/.exec(text(p).replace(/\\+$/, "")); return m ? (/^[a-z]:$/i.test(m[1]) ? m[1] + "\\" : m[1]) : ""; }
  function join(a, b) { a = text(a); return a + (a === "" || /[\\\/:]$/.test(a) ? "" : "\\") + text(b); }
  function act(name) {
    return function (a, b) {
      var from = text(a), to = text(b);
      tell("write", "Scripting.FileSystemObject." + name, /^Delete|^Create/.test(name) ? from : from + " -> " + to);
      if (/^(Copy|Move)/.test(name) && low(from) in P.files) P.files[low(to)] = P.files[low(from)];
      if (/^Delete/.test(name)) delete P.files[low(from)];
      if (name === "CreateFolder") return folder(from);
    };
  }
  function created() { return new Date(P.now - 864e5); }
  function aFile(p) {
    p = text(p);
    return com("File", { Path: p, Name: leaf(p), ShortPath: p, ShortName: leaf(p), ParentFolder: parent(p), Attributes: 32, Type: "File",
      get Size() { return low(p) in P.files ? text(P.files[low(p)]).length : 65536; },
      Drive: p.slice(0, 2), DateCreated: created(), DateLastModified: created(), DateLastAccessed: created(),
      Delete: function () { act("DeleteFile")(p); }, Copy: function (to) { act("CopyFile")(p, to); }, Move: function (to) { act("MoveFile")(p, to); },
      OpenAsTextStream: function (m) { return textFile(p, P.files[low(p)], m === 8); } }, function () { return p; });
  }
  function folder(p) {
    p = text(p);
    return com("Folder", { Path: p, Name: leaf(p), ShortPath: p, Size: 0, Files: list("Files", []), SubFolders: list("Folders", []), Attributes: 16,
      get ParentFolder() { return folder(parent(p)); }, Drive: p.slice(0, 2), DateCreated: created(), IsRootFolder: /^[a-z]:\\?$/i.test(p),
      CreateTextFile: function (n) { return textFile(join(p, n)); }, Delete: function () { act("DeleteFolder")(p); },
      Copy: function (to) { act("CopyFolder")(p, to); }, Move: function (to) { act("MoveFolder")(p, to); } }, function () { return p; });
  }
  function drive(letter) {
    letter = text(letter).slice(0, 1).toUpperCase();
    return com("Drive", { DriveLetter: letter, Path: letter + ":", DriveType: 2, IsReady: true, SerialNumber: 305419896, VolumeName: "", FileSystem: "NTFS",
      TotalSize: 256060514304, FreeSpace: 128030257152, AvailableSpace: 128030257152, RootFolder: letter + ":\\" });
  }
  function existing(p) { return /^c:\\(windows|users|program files)[^\\]*(\\(system32|syswow64|public|temp))?\\?$|^c:\\?$/i.test(text(p)); }
  var radix = 0x1A2B3;
  function fso() {
    return com("Scripting.FileSystemObject", {
      CreateTextFile: function (p) { var f = textFile(p); f.Write(""); return f; },
      OpenTextFile: function (p, m) { return textFile(p, +m === 2 ? "" : P.files[low(p)], +m === 8, "OpenTextFile"); },
      FileExists: function (p) { tell("environment", "Scripting.FileSystemObject.FileExists", text(p)); return low(p) in P.files || /\\windows\\.*\.(exe|dll)$/i.test(text(p)); },
      FolderExists: function (p) { tell("environment", "Scripting.FileSystemObject.FolderExists", text(p)); return existing(p); },
      DriveExists: function (d) { return /^c/i.test(text(d)); },
      GetSpecialFolder: function (n) { return folder(+n === 2 ? env("TEMP") : +n === 1 ? env("windir") + "\\System32" : env("windir")); },
      GetTempName: function () { return "rad" + (radix++).toString(16).toUpperCase().slice(-5) + ".tmp"; },
      BuildPath: join, GetFile: aFile, GetFolder: folder, GetDrive: drive, Drives: list("Drives", [drive("C")], "DriveLetter"),
      GetBaseName: function (p) { return leaf(p).replace(/\.[^.]*$/, ""); }, GetFileName: leaf,
      GetExtensionName: function (p) { var m = /\.([^.]*)$/.exec(leaf(p)); return m ? m[1] : ""; },
      GetParentFolderName: parent, GetDriveName: function (p) { return (/^[a-z]:/i.exec(text(p)) || [""])[0]; },
      GetAbsolutePathName: function (p) { return /^[a-z]:/i.test(text(p)) ? text(p) : join("C:\\Users\\Public", p); },
      GetFileVersion: function () { return "10.0.19041.1"; },
      DeleteFile: act("DeleteFile"), CopyFile: act("CopyFile"), MoveFile: act("MoveFile"), DeleteFolder: act("DeleteFolder"),
      CopyFolder: act("CopyFolder"), MoveFolder: act("MoveFolder"), CreateFolder: act("CreateFolder"),
      GetStandardStream: function () { return stream(""); } });
  }

  // ---- the shells ----
  function variables() {
    var own = {};
    function at(n) { var v = own[low(n)]; return v !== undefined ? v : text(env(text(n))); }
    put(at, function (n, v) { own[low(n)] = text(v); });
    return com("WshEnvironment", { Item: at, Remove: function (n) { own[low(n)] = ""; }, length: 30, Count: function () { return 30; } }, at);
  }
  var special = { desktop: "Desktop", appdata: "AppData\\Roaming", mydocuments: "Documents", favorites: "Favorites", recent: "AppData\\Roaming\\Microsoft\\Windows\\Recent",
    sendto: "AppData\\Roaming\\Microsoft\\Windows\\SendTo", startmenu: "AppData\\Roaming\\Microsoft\\Windows\\Start Menu",
    programs: "AppData\\Roaming\\Microsoft\\Windows\\Start Menu\\Programs", startup: "AppData\\Roaming\\Microsoft\\Windows\\Start Menu\\Programs\\Startup",
    templates: "AppData\\Roaming\\Microsoft\\Windows\\Templates", nethood: "AppData\\Roaming\\Microsoft\\Windows\\Network Shortcuts" };
  function specialFolder(n) {
    if (/^all/i.test(text(n))) return /startup$/i.test(n) ? "C:\\ProgramData\\Microsoft\\Windows\\Start Menu\\Programs\\Startup" : /desktop$/i.test(n) ? "C:\\Users\\Public\\Desktop" : "C:\\ProgramData\\Microsoft\\Windows\\Start Menu";
    return special[low(n)] === undefined ? "" : env("USERPROFILE") + "\\" + special[low(n)];
  }
  function shortcut(p) {
    return com("WshShortcut", { FullName: text(p), TargetPath: "", Arguments: "", WorkingDirectory: "", IconLocation: "", WindowStyle: 1, Hotkey: "", Description: "",
      Save: function () {
        tell("write", "WScript.Shell.CreateShortcut", text(p));
        if (this.TargetPath) tell("other", "WshShortcut.TargetPath", text(this.TargetPath) + (this.Arguments ? " " + text(this.Arguments) : ""));
      } });
  }
  function regTell(name, key, value) {
    tell("registry", "WScript.Shell." + name, text(key));
    if (value !== undefined) url(text(value));
    P.registry(text(key));
  }
  function shell() {
    return com("WScript.Shell", { Run: function (c) { command("WScript.Shell.Run", c); return 0; },
      Exec: function (c) {
        command("WScript.Shell.Exec", c);
        return com("WshExec", { StdOut: stream(""), StdErr: stream(""), StdIn: stream(""), Status: 1, ExitCode: 0, ProcessID: 4242, Terminate: function () {} });
      },
      ExpandEnvironmentStrings: function (s) { tell("environment", "WScript.Shell.ExpandEnvironmentStrings", text(s)); return expand(s); },
      SpecialFolders: com("WshCollection", { Item: specialFolder, length: 16, Count: function () { return 16; } }, specialFolder),
      Environment: com("WshEnvironments", {}, variables),
      RegRead: function (k) { regTell("RegRead", k); return ""; }, RegWrite: function (k, v) { regTell("RegWrite", k, v); },
      RegDelete: function (k) { regTell("RegDelete", k); },
      Popup: function (s) { tell("other", "WScript.Shell.Popup", text(s)); return 1; }, SendKeys: function (k) { tell("other", "WScript.Shell.SendKeys", text(k)); },
      AppActivate: function () { return true; }, LogEvent: function () { return true; }, CreateShortcut: shortcut, CurrentDirectory: "C:\\Users\\Public" });
  }
  function nameSpace(where) {
    var csidl = { 0: specialFolder("desktop"), 7: specialFolder("startup"), 26: specialFolder("appdata"), 28: env("LOCALAPPDATA"), 36: env("windir"), 37: env("windir") + "\\System32", 38: env("ProgramFiles"), 40: env("USERPROFILE"), 35: env("ProgramData") };
    var path = typeof where === "number" ? text(csidl[where]) : text(where);
    function item(n) {
      return com("FolderItem", { Name: text(n), Path: join(path, n), IsFolder: false, Size: 0, Type: "File", ModifyDate: created(),
        InvokeVerb: function (v) { command("Shell.Application.InvokeVerb", join(path, n)); }, InvokeVerbEx: function () { command("Shell.Application.InvokeVerb", join(path, n)); },
        Verbs: function () { return list("FolderItemVerbs", []); }, GetFolder: { Path: path } });
    }
    return com("Folder", { Title: leaf(path), Self: com("FolderItem", { Path: path, Name: leaf(path) }), Items: function () { return list("FolderItems", [item("item")]); },
      ParseName: item, CopyHere: function (what) { tell("write", "Shell.Application.CopyHere", text(what && what.Path || what) + " -> " + path); },
      MoveHere: function (what) { tell("write", "Shell.Application.MoveHere", text(what && what.Path || what) + " -> " + path); },
      NewFolder: function (n) { tell("write", "Shell.Application.NewFolder", join(path, n)); }, GetDetailsOf: function () { return ""; } });
  }
  function application() {
    function start(api) { return function (f, a) { command("Shell.Application." + api, text(f) + (text(a) ? " " + text(a) : "")); }; }
    function windows() {
      return list("ShellWindows", [com("ShellBrowserWindow", { get Document() { return com("Document", { get Application() { return application(); } }); } })]);
    }
    return com("Shell.Application", { ShellExecute: start("ShellExecute"), Open: start("Open"), Explore: start("Explore"), NameSpace: nameSpace, Windows: windows,
      BrowseForFolder: function () { return null; }, MinimizeAll: function () {}, IsServiceRunning: function () { return false; }, ServiceStart: function () { return true; },
      GetSystemInformation: function (n) { tell("environment", "Shell.Application.GetSystemInformation", text(n)); return 1; }, get Application() { return application(); },
      get Document() { return com("Document", { get Application() { return application(); } }); } });
  }

  // ---- the network ----
  function http(api, name) {
    return com(name, { open: function (m, u) { this.__u = text(u); tell("download", api + ".Open", this.__u); url(this.__u); },
      send: function () {
        if (this.__u) tell("download", api + ".Send", this.__u);
        this.readyState = 4;
        if (typeof this.onreadystatechange === "function") this.onreadystatechange();
        if (typeof this.onload === "function") this.onload();
      },
      setRequestHeader: function () {}, setTimeouts: function () {}, setOption: function () {}, getOption: function () { return 0; }, setProxy: function () {},
      setCredentials: function () {}, setAutoLogonPolicy: function () {}, overrideMimeType: function () {}, Option: com("Options", {}, put(function () { return ""; }, function () {})),
      getResponseHeader: function () { return ""; }, getAllResponseHeaders: function () { return "Content-Type: application/octet-stream\r\n"; },
      abort: function () {}, waitForResponse: function () { return true; }, onreadystatechange: null, onload: null,
      status: 200, readyState: 1, statusText: "OK", responseText: P.body, responseBody: P.body, responseStream: P.body, get responseXML() { return dom("MSXML2.DOMDocument"); } });
  }
  function explorer() {
    return com("InternetExplorer.Application", { Navigate: function (u) { tell("download", "InternetExplorer.Application.Navigate", text(u)); url(text(u)); },
      Navigate2: function (u) { tell("download", "InternetExplorer.Application.Navigate", text(u)); url(text(u)); }, Quit: function () {}, Busy: false, ReadyState: 4,
      Visible: false, get Document() { return g.document; } });
  }

  // ---- ADODB.Stream: one character for each byte, or text ----
  function ado() {
    function content(o) { return o.__d; }
    return com("ADODB.Stream", { __d: "", get Size() { return this.__d.length; }, Position: 0, Type: 2, Mode: 0, State: 0, Charset: "Unicode", LineSeparator: -1,
      get EOS() { return this.Position >= this.__d.length; }, Open: function () { this.State = 1; }, Close: function () { this.State = 0; this.__d = ""; this.Position = 0; },
      Write: function (s) { this.__w(text(s)); }, WriteText: function (s, line) { this.__w(text(s) + (line === 1 ? "\r\n" : "")); },
      __w: function (s) { this.__d = this.Position === 0 && this.__d === "" ? s : this.__d.slice(0, this.Position) + s + this.__d.slice(this.Position + s.length); this.Position = this.__d.length; },
      Read: function (n) { var s = n > 0 ? this.__d.substr(this.Position, n) : this.__d.slice(this.Position); this.Position += s.length; return s; },
      ReadText: function (n) { return this.Read(n); }, SetEOS: function () { this.__d = this.__d.slice(0, this.Position); }, Flush: function () {}, SkipLine: function () {},
      LoadFromFile: function (p) { var d = P.files[low(p)]; this.__d = d === undefined ? "" : text(d); this.Position = 0; },
      SaveToFile: function (p) { save("ADODB.Stream.SaveToFile", p, content(this)); },
      CopyTo: function (to) { to.Write(this.Read()); } });
  }

  // ---- XML ----
  function hexOf(s) { var out = ""; for (var i = 0; i < s.length; i++) out += ("0" + (s.charCodeAt(i) & 255).toString(16)).slice(-2); return out; }
  function ofHex(s) { return s.replace(/[^0-9a-f]/gi, "").replace(/../g, function (h) { return String.fromCharCode(parseInt(h, 16)); }); }
  function element(name) {
    return com("IXMLDOMElement", { nodeName: name, tagName: name, dataType: "", text: "", attributes: list("IXMLDOMNamedNodeMap", []), childNodes: list("IXMLDOMNodeList", []),
      get nodeTypedValue() { var d = text(this.dataType); return /base64/i.test(d) ? P.from64(this.text) : /hex/i.test(d) ? ofHex(text(this.text)) : this.text; },
      set nodeTypedValue(v) { var d = text(this.dataType); this.text = /base64/i.test(d) ? P.to64(v) : /hex/i.test(d) ? hexOf(text(v)) : v; },
      setAttribute: function () {}, getAttribute: function () { return ""; }, appendChild: function (c) { return c; }, get xml() { return "<" + name + ">" + this.text + "</" + name + ">"; } });
  }
  function decode(s) { return s.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&quot;/g, '"').replace(/&apos;/g, "'").replace(/&amp;/g, "&"); }
  function dom(name) {
    return com(name, { async: true, xml: "", parseError: { errorCode: 0, reason: "" }, validateOnParse: true, resolveExternals: true, readyState: 4,
      createElement: element, createNode: function (t, n) { return element(n); }, createTextNode: element, appendChild: function (c) { return c; },
      get documentElement() { return element("root"); }, setProperty: function () {},
      load: function (u) {
        u = text(u);
        if (low(u) in P.files) { this.xml = text(P.files[low(u)]); return true; }
        tell(/^(https?|ftp):/i.test(u) ? "download" : "other", "MSXML2.DOMDocument.Load", u); url(u);
        return true;
      },
      loadXML: function (x) { this.xml = text(x); return true; },
      selectSingleNode: function (q) {
        q = text(q).replace(/^.*\//, "");
        var m = new RegExp("<" + q.replace(/[^\w:.-]/g, "") + "\\b([^>]*)>([^<]*|<!\\[CDATA\\[[\\s\\S]*?\\]\\]>)</").exec(this.xml), e = element(q), t;
        if (m === null) return this.xml === "" ? e : null;
        t = /dt="([^"]*)"/.exec(m[1]);
        e.dataType = t ? t[1] : "";
        e.text = decode(m[2].replace(/^<!\[CDATA\[|\]\]>$/g, ""));
        return e;
      },
      getElementsByTagName: function (q) { var e = this.selectSingleNode(q); return list("IXMLDOMNodeList", e === null ? [] : [e]); },
      transformNode: function (style) {
        var xml = style && style.xml || this.xml, re = /<(?:\w+:)?script\b([^>]*)>([\s\S]*?)<\/(?:\w+:)?script>/gi, m;
        while ((m = re.exec(text(xml))) !== null) {
          var code = m[2].replace(/^\s*<!\[CDATA\[|\]\]>\s*$/g, ""), vb = /vbs/i.test(m[1]);
          if (code === m[2]) code = decode(code);
          if (vb) { P.handed("MSXML2.DOMDocument.transformNode", code, "vbscript"); P.follow("vbscript", code); }
          else P.run("MSXML2.DOMDocument.transformNode", code);
        }
        return "";
      },
      transformNodeToObject: function (style) { this.transformNode(style); }, save: function (p) { if (typeof p === "string") save("MSXML2.DOMDocument.Save", p, this.xml); } });
  }

  // ---- dictionaries ----
  function dictionary() {
    var keys = [], values = [];
    function find(k) { for (var i = 0; i < keys.length; i++) if (keys[i] === k || (self.CompareMode === 1 && low(keys[i]) === low(k))) return i; return -1; }
    function get(k) { var i = find(k); if (i < 0) { keys.push(k); values.push(undefined); return undefined; } return values[i]; }
    function set(k, v) { var i = find(k); if (i < 0) { keys.push(k); values.push(v); } else values[i] = v; }
    put(get, set);
    var self = { CompareMode: 0, get Count() { return keys.length; }, Item: get,
      Add: function (k, v) {
        if (find(k) >= 0) { var e = new Error(457 | 0x800A0000, "This key is already associated with an element of this collection"); throw e; }
        set(k, v);
      },
      Exists: function (k) { return find(k) >= 0; }, Keys: function () { return keys.slice(); }, Items: function () { return values.slice(); },
      Key: put(function () {}, function (k, n) { var i = find(k); if (i >= 0) keys[i] = n; }),
      Remove: function (k) { var i = find(k); if (i >= 0) { keys.splice(i, 1); values.splice(i, 1); } }, RemoveAll: function () { keys = []; values = []; },
      get __items() { return keys; } };
    return com("Scripting.Dictionary", self, get);
  }

  P.makers = [[/^wscript\.shell(\.1)?$/i, shell], [/^shell\.application(\.1)?$/i, application], [/^scripting\.filesystemobject$/i, fso],
    [/^msxml2\.serverxmlhttp/i, function (n) { return http("MSXML2.ServerXMLHTTP", n); }], [/^microsoft\.xmlhttp/i, function (n) { return http("Microsoft.XMLHTTP", n); }],
    [/xmlhttp/i, function (n) { return http("MSXML2.XMLHTTP", n); }], [/^winhttp/i, function (n) { return http("WinHttp.WinHttpRequest", n); }],
    [/^adodb\.stream/i, ado], [/^scripting\.dictionary$/i, dictionary], [/domdocument|^microsoft\.xmldom/i, dom], [/^internetexplorer/i, explorer]];
  P.shell = shell; P.application = application; P.fso = fso; P.put = put;
  P.make = function (name) {
    name = text(name);
    for (var i = 0; i < P.makers.length; i++) if (P.makers[i][0].test(name)) return P.makers[i][1](name);
    note(name);
    return opaque(name);
  };
})(this, this.__p);
