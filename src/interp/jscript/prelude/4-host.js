// WMI, the scheduler, the page; WScript and what stands in the global object.
(function (g, P) {
  var tell = g.__tell, layer = g.__layer, url = g.__url, env = g.__env, text = P.text, com = P.com, list = P.list;

  // ---- WMI ----
  var classes = {
    win32_operatingsystem: [{ Caption: "Microsoft Windows 10 Pro", Version: "10.0.19045", OSArchitecture: "64-bit", BuildNumber: "19045", SerialNumber: "00330-80000-00000-AA123", CSName: env("COMPUTERNAME"), OSLanguage: 1033, CountryCode: "1", Locale: "0409", LastBootUpTime: "20230315080000.000000+000", FreePhysicalMemory: "8000000", TotalVisibleMemorySize: "16000000", WindowsDirectory: "C:\\Windows", SystemDirectory: "C:\\Windows\\System32" }],
    win32_computersystem: [{ Name: env("COMPUTERNAME"), Manufacturer: "Dell Inc.", Model: "OptiPlex 7090", UserName: env("USERDOMAIN") + "\\" + env("USERNAME"), Domain: text(env("USERDNSDOMAIN")), PartOfDomain: true, TotalPhysicalMemory: "17179869184", NumberOfProcessors: 1, NumberOfLogicalProcessors: 8, DomainRole: 1, SystemType: "x64-based PC" }],
    win32_computersystemproduct: [{ Name: "OptiPlex 7090", Vendor: "Dell Inc.", UUID: "4C4C4544-0042-3510-8051-C4C04F564233", IdentifyingNumber: "B5Q4XW3" }],
    win32_bios: [{ SerialNumber: "B5Q4XW3", Manufacturer: "Dell Inc.", SMBIOSBIOSVersion: "1.9.0", Version: "DELL - 1072009" }],
    win32_processor: [{ Name: "Intel(R) Core(TM) i7-10700 CPU @ 2.90GHz", NumberOfCores: 8, ProcessorId: "BFEBFBFF000A0655", Manufacturer: "GenuineIntel", AddressWidth: 64 }],
    win32_process: ["System", "csrss.exe", "winlogon.exe", "services.exe", "lsass.exe", "svchost.exe", "explorer.exe", "OUTLOOK.EXE", "WINWORD.EXE", "chrome.exe"].map(function (n, i) {
      return { Name: n, Caption: n, ProcessId: 400 + 4 * i, ParentProcessId: 400, CommandLine: n, ExecutablePath: "C:\\Windows\\System32\\" + n, Terminate: function () { tell("other", "Win32_Process.Terminate", n); return 0; } };
    }),
    win32_logicaldisk: [{ DeviceID: "C:", Name: "C:", VolumeSerialNumber: "1A2B3C4D", DriveType: 3, Size: "256060514304", FreeSpace: "128030257152", FileSystem: "NTFS" }],
    win32_diskdrive: [{ Model: "Samsung SSD 980 500GB", Size: "500105249280", SerialNumber: "S64DNX0R123456", Caption: "Samsung SSD 980 500GB", InterfaceType: "SCSI" }],
    win32_videocontroller: [{ Name: "Intel(R) UHD Graphics 630", Caption: "Intel(R) UHD Graphics 630" }],
    win32_networkadapterconfiguration: [{ MACAddress: "00:14:22:01:23:45", IPEnabled: true, IPAddress: ["192.0.2.10"], Description: "Intel(R) Ethernet Connection" }],
    win32_useraccount: [{ Name: env("USERNAME"), Domain: env("USERDOMAIN"), SID: "S-1-5-21-1-2-3-1001" }],
    antivirusproduct: [{ displayName: "Windows Defender", productState: 397568 }], win32_timezone: [{ Bias: 0, StandardName: "UTC" }],
    win32_localtime: [{ Year: 2023, Month: 3, Day: 15, Hour: 11, Minute: 34, Second: 36 }]
  };
  function collection(name) {
    var rows = classes[name.toLowerCase()];
    return list("SWbemObjectSet", (rows || [{}]).map(function (r) { return com(name, r); }));
  }
  var hives = { "2147483648": "HKEY_CLASSES_ROOT", "2147483649": "HKEY_CURRENT_USER", "2147483650": "HKEY_LOCAL_MACHINE", "2147483651": "HKEY_USERS" };
  function registry() {
    var o = {};
    ["CreateKey", "DeleteKey", "DeleteValue", "SetStringValue", "SetDWORDValue", "SetExpandedStringValue", "SetMultiStringValue", "SetBinaryValue",
      "GetStringValue", "GetDWORDValue", "GetExpandedStringValue", "GetMultiStringValue", "GetBinaryValue", "EnumKey", "EnumValues"].forEach(function (m) {
        o[m] = function (hive, key, name, value) {
          var path = (hives[hive >>> 0] || "HKEY_LOCAL_MACHINE") + "\\" + text(key) + (name === undefined || /Key$/.test(m) ? "" : "\\" + text(name));
          tell("registry", "StdRegProv." + m, path);
          P.registry(path);
          return 0;
        };
      });
    return com("StdRegProv", o);
  }
  function instance(name) {
    if (/^stdregprov$/i.test(name)) return registry();
    var o = { Create: function (c) {
        if (/^win32_process$/i.test(name)) P.command("Win32_Process.Create", c);
        else tell("other", name + ".Create", text(c));
        return 0;
      },
      SpawnInstance_: function () { return instance(name); }, Put_: function () { tell("other", name + ".Put_", name); return com("SWbemObjectPath", { Path: name }); },
      Methods_: function (m) { return com("SWbemMethod", { Name: m, InParameters: com("SWbemObject", { SpawnInstance_: function () { return com("InParameters", {}); } }) }); },
      ExecMethod_: function (m, p) {
        if (/^create$/i.test(m)) o.Create(p.CommandLine);
        return com("OutParameters", { ReturnValue: 0, ProcessId: 4242 });
      },
      Properties_: com("SWbemPropertySet", {}, function (n) { return com("SWbemProperty", { Name: n, Value: "" }); }),
      InstancesOf: wmi().InstancesOf, ExecQuery: wmi().ExecQuery, Get: wmi().Get };
    return com(name, o);
  }
  function wmi() {
    var o = { Get: function (n) { n = text(n); return instance(n.replace(/[.=].*$/, "").replace(/^.*:/, "")); },
      ExecQuery: function (q) { tell("environment", "SWbemServices.ExecQuery", text(q)); var m = /\bfrom\s+(\w+)/i.exec(text(q)); return collection(m ? m[1] : ""); },
      InstancesOf: function (c) { tell("environment", "SWbemServices.InstancesOf", text(c)); return collection(text(c)); },
      ExecNotificationQuery: function (q) { tell("other", "SWbemServices.ExecNotificationQuery", text(q)); return com("SWbemEventSource", { NextEvent: function () { return com("SWbemObject", {}); } }); },
      ExecMethod: function (path, m, p) { return instance(text(path)).ExecMethod_(m, p); },
      Security_: com("SWbemSecurity", { ImpersonationLevel: 3, Privileges: com("SWbemPrivilegeSet", { Add: function () {}, AddAsString: function () {} }) }) };
    return o;
  }
  P.makers.push([/^wbemscripting\.swbemlocator/i, function (n) { return com(n, { ConnectServer: function () { return com("SWbemServices", wmi()); }, Security_: wmi().Security_ }); }],
    [/^wbemscripting\.swbemdatetime/i, function (n) { return com(n, {}); }]);

  // ---- the scheduler ----
  function task() {
    var actions = [], d = com("ITaskDefinition", { RegistrationInfo: com("IRegistrationInfo", {}), Principal: com("IPrincipal", {}), Settings: com("ITaskSettings", { IdleSettings: com("IIdleSettings", {}) }),
      Triggers: com("ITriggerCollection", { Create: function () { return com("ITrigger", { Repetition: com("IRepetitionPattern", {}) }); } }), XmlText: "",
      Actions: com("IActionCollection", { Create: function () { var a = com("IExecAction", { Path: "", Arguments: "" }); actions.push(a); return a; } }), __actions: actions });
    return d;
  }
  function start(a) { P.command("Schedule.Service", text(a.Path) + (text(a.Arguments) ? " " + text(a.Arguments) : "")); }
  function taskFolder() {
    var o = { GetFolder: taskFolder, CreateFolder: taskFolder, GetTasks: function () { return list("IRegisteredTaskCollection", []); }, DeleteTask: function () {},
      RegisterTaskDefinition: function (n, d) { tell("other", "Schedule.Service.RegisterTaskDefinition", text(n)); d.__actions.forEach(start); return com("IRegisteredTask", { Name: n, Run: function () {} }); },
      RegisterTask: function (n, xml) {
        tell("other", "Schedule.Service.RegisterTask", text(n));
        var c = /<Command>([^<]*)<\/Command>/i.exec(text(xml)), a = /<Arguments>([^<]*)<\/Arguments>/i.exec(text(xml));
        if (c) start({ Path: c[1], Arguments: a ? a[1] : "" });
        return com("IRegisteredTask", { Name: n, Run: function () {} });
      } };
    return com("ITaskFolder", o);
  }
  P.makers.push([/^schedule\.service/i, function (n) { return com(n, { Connect: function () {}, GetFolder: taskFolder, NewTask: task, Connected: true }); }]);

  // ---- further objects ----
  function network(n) {
    function is(name, v) { tell("environment", "WScript.Network", name); return v; }
    return com(n, { get UserName() { return is("UserName", env("USERNAME")); }, get ComputerName() { return is("ComputerName", env("COMPUTERNAME")); },
      get UserDomain() { return is("UserDomain", env("USERDOMAIN")); }, MapNetworkDrive: function (d, p) { tell("other", "WScript.Network.MapNetworkDrive", text(p)); },
      EnumNetworkDrives: function () { return list("WshCollection", []); }, EnumPrinterConnections: function () { return list("WshCollection", []); }, RemoveNetworkDrive: function () {} });
  }
  function control(n) {
    function run(api) {
      return function (code) {
        code = text(code);
        if (!/^vb/i.test(text(this.Language))) return P.run("ScriptControl." + api, code);
        P.handed("ScriptControl." + api, code, "vbscript");
        P.follow("vbscript", code);
      };
    }
    return com(n, { Language: "", AddCode: run("AddCode"), ExecuteStatement: run("ExecuteStatement"), Eval: run("Eval"), AllowUI: true, Timeout: 10000, AddObject: function () {}, Reset: function () {} });
  }
  function outlook(n) {
    return com(n, { CreateItem: function () { return com("MailItem", { To: "", Subject: "", Body: "", Attachments: com("Attachments", { Add: function () {} }), Send: function () { tell("mail", "MailItem.Send", text(this.To)); } }); },
      GetNamespace: function () { return P.opaque("NameSpace"); } });
  }
  function office(n) { return com(n, { Visible: false, DisplayAlerts: false, Quit: function () {}, Workbooks: P.opaque(n + ".Workbooks"), ExecuteExcel4Macro: function (s) { tell("other", "ExecuteExcel4Macro", text(s)); return 0; }, RegisterXLL: function (p) { tell("load", "RegisterXLL", text(p)); return true; } }); }
  function installer(n) { return com(n, { UILevel: 2, InstallProduct: function (p) { tell("download", "WindowsInstaller.InstallProduct", text(p)); url(text(p)); } }); }
  P.makers.push([/^wscript\.network/i, network], [/scriptcontrol/i, control], [/^outlook\.application/i, outlook], [/^(excel|word)\.application/i, office],
    [/^windowsinstaller\.installer/i, installer], [/^htmlfile/i, function () { return page(); }],
    [/^vbscript\.regexp/i, function (n) {
      return com(n, { Pattern: "", Global: false, IgnoreCase: false, __re: function () { return new RegExp(text(this.Pattern), (this.Global ? "g" : "") + (this.IgnoreCase ? "i" : "")); },
        Replace: function (s, by) { return text(s).replace(this.__re(), text(by)); }, Test: function (s) { return this.__re().test(text(s)); },
        Execute: function (s) {
          var out = [], re = new RegExp(text(this.Pattern), this.IgnoreCase ? "gi" : "g"), m;
          while ((m = re.exec(text(s))) !== null) {
            out.push(com("Match", { Value: m[0], FirstIndex: m.index, Length: m[0].length, SubMatches: list("SubMatches", m.slice(1)) }));
            if (m[0] === "") re.lastIndex++;
            if (!this.Global) break;
          }
          return list("MatchCollection", out);
        } });
    }]);
  var clsids = { "72c24dd5-d70a-438b-8a42-98424b88afb8": "WScript.Shell", "f935dc22-1cf0-11d0-adb9-00c04fd58a0b": "WScript.Shell", "13709620-c279-11ce-a49e-444553540000": "Shell.Application",
    "9ba05972-f6a8-11cf-a442-00a0c90a8f39": "Shell.Application", "c08afd90-f2a1-11d1-8455-00a0c91f3880": "Shell.Application", "0d43fe01-f093-11cf-8940-00a0c9054228": "Scripting.FileSystemObject",
    "ee09b103-97e0-11cf-978f-00a02463e06f": "Scripting.Dictionary", "00000566-0000-0010-8000-00aa006d2ea4": "ADODB.Stream", "0f87369f-a4e5-4cfc-bd3e-73e6154572dd": "Schedule.Service" };
  function getObject(name, progid) {
    name = text(name);
    var id = /^(?:new|clsid):\s*\{?([0-9a-f-]{36})\}?/i.exec(name), m;
    if (id) {
      m = clsids[id[1].toLowerCase()];
      if (id[1].toLowerCase() === "9ba05972-f6a8-11cf-a442-00a0c90a8f39") return P.application().Windows();
      return m ? P.make(m) : P.make(name);
    }
    if (/^winmgmts:/i.test(name)) {
      m = /(?:[:\\\/])((?:win32_|cim_|stdregprov)\w*)(?:[.=].*)?$/i.exec(name);
      return m ? instance(m[1]) : com("SWbemServices", wmi());
    }
    if (/^script(let)?:/i.test(name)) { tell("download", "GetObject", name.replace(/^script(let)?:/i, "")); url(name); return P.opaque(name); }
    if (name === "" && progid) return P.make(progid);
    if (/^(ldap|winnt|iis):/i.test(name)) { tell("environment", "GetObject", name); return P.opaque(name); }
    return P.make(name);
  }
  function ActiveXObject(name) { return P.make(name); }
  g.ActiveXObject = P.native("ActiveXObject", ActiveXObject);
  g.GetObject = P.native("GetObject", getObject);

  // ---- WScript ----
  var none = P.list("WshUnnamed", []), called = g.__name();
  var args = com("WshArguments", { length: 0, Count: function () { return 0; }, Item: function () { return ""; }, Named: com("WshNamed", { Exists: function () { return false; }, Item: function () { return ""; }, length: 0, Count: function () { return 0; } }, function () { return ""; }),
    Unnamed: none, ShowUsage: function () {} }, function () { return ""; });
  g.WScript = com("Windows Script Host", { Name: "Windows Script Host", CreateObject: P.make, GetObject: getObject, ConnectObject: function () {}, DisconnectObject: function () {},
    Echo: function () { tell("other", "WScript.Echo", Array.prototype.slice.call(arguments).map(text).join(" ")); },
    Sleep: function (n) { P.now += +n > 0 ? +n : 0; }, Quit: function () { throw P.quit; }, ScriptFullName: env("USERPROFILE") + "\\Downloads\\" + called, ScriptName: called, Arguments: args,
    Version: "5.812", BuildVersion: 16384, FullName: "C:\\Windows\\System32\\wscript.exe", Path: "C:\\Windows\\System32", Interactive: true, Timeout: 0,
    StdOut: P.stream(""), StdErr: P.stream(""), StdIn: P.stream(""), get Application() { return g.WScript; } });
  g.WSH = g.WScript;
  g.CollectGarbage = function () {};
  g.ScriptEngine = P.native("ScriptEngine", function () { return "JScript"; });
  g.ScriptEngineMajorVersion = function () { return 5; };
  g.ScriptEngineMinorVersion = function () { return 8; };
  g.ScriptEngineBuildVersion = function () { return 16384; };
  g.Enumerator = function (c) {
    var items = c && c.__items || c || [], i = 0;
    if (typeof items.length !== "number") items = [];
    this.atEnd = function () { return i >= items.length; };
    this.moveNext = function () { i++; };
    this.moveFirst = function () { i = 0; };
    this.item = function () { return items[i]; };
  };
  g.VBArray = function (a) {
    a = a && a.length !== undefined ? a : [];
    this.toArray = function () { return typeof a === "string" ? a.split("").map(function (c) { return c.charCodeAt(0); }) : Array.prototype.slice.call(a); };
    this.ubound = function () { return a.length - 1; };
    this.lbound = function () { return 0; };
    this.dimensions = function () { return 1; };
    this.getItem = function (i) { return a[i]; };
  };

  // ---- a page ----
  function write(html) {
    html = text(html);
    if (html === P.body) return;
    P.html(html);
    P.blocks(html).forEach(function (b) {
      P.handed("document.write", b[1], b[0]);
      if (b[0] === "jscript") (0, P.eval)(P.inst(b[1]));
      else P.follow(b[0], b[1]);
    });
  }
  function node(name) {
    var o = { tagName: text(name).toUpperCase(), innerHTML: "", innerText: "", text: "", value: "", src: "", href: "", id: "", style: com("Style", {}), children: [], childNodes: [], type: "", language: "",
      setAttribute: function (k, v) { this[text(k).toLowerCase()] = v; }, getAttribute: function (k) { return text(this[text(k).toLowerCase()]); }, removeAttribute: function () {},
      appendChild: function (c) {
        if (c && /^script$/i.test(text(c.tagName))) {
          if (c.src) { tell("download", "script.src", text(c.src)); url(text(c.src)); }
          var code = text(c.text) || text(c.innerHTML) || text(c.innerText);
          if (code) { if (/vbs/i.test(text(c.type) + text(c.language))) g.execScript(code, "VBScript"); else P.run("script.text", code); }
        }
        return c;
      },
      removeChild: function (c) { return c; }, insertBefore: function (c) { return this.appendChild(c); }, attachEvent: function (n, f) { if (/load|readystate/i.test(n) && typeof f === "function") f(); }, addEventListener: function (n, f) { if (/load|readystate/i.test(n) && typeof f === "function") f(); },
      click: function () { if (this.href) { tell("download", "a.click", text(this.href)); url(text(this.href)); } }, focus: function () {}, get parentNode() { return node("div"); }, getElementsByTagName: function () { return P.list("Elements", []); } };
    return com("HTMLElement", o);
  }
  function page() {
    var body = node("body"), d = com("HTMLDocument", { write: function () { for (var i = 0; i < arguments.length; i++) write(arguments[i]); }, writeln: function (s) { write(text(s) + "\r\n"); },
      open: function () {}, close: function () {}, body: body, head: node("head"), documentElement: node("html"), parentWindow: g, defaultView: g, Script: g, createElement: node, createTextNode: function (s) { var n = node("#text"); n.text = s; return n; },
      createElementNS: function (ns, n) { return node(n); }, getElementById: function (id) { return node(id); }, getElementsByTagName: function (n) { return P.list("Elements", [node(n)]); }, getElementsByName: function (n) { return P.list("Elements", [node(n)]); }, querySelector: node,
      all: com("All", {}, node), cookie: "", title: "", readyState: "complete", referrer: "", domain: "", URL: "about:blank", charset: "windows-1252", location: g.location, attachEvent: function (n, f) { if (typeof f === "function") f(); },
      addEventListener: function (n, f) { if (/load|ready/i.test(n) && typeof f === "function") f(); }, selection: P.opaque("selection"), execCommand: function () { return true; }, nodeName: "#document" });
    return d;
  }
  function go(api) { return function (u) { u = text(u); if (!/^javascript:/i.test(u)) { tell("download", api, u); url(u); } else P.run(api, u.replace(/^javascript:/i, "")); }; }
  g.location = com("Location", { href: "about:blank", protocol: "file:", host: "", hostname: "", pathname: "/C:/Users/Public/" + called, search: "", hash: "", assign: go("location.assign"), replace: go("location.replace"), reload: function () {} });
  g.window = g.self = g.top = g.parent = g.frames = g;
  g.alert = function (s) { tell("other", "alert", text(s)); };
  g.confirm = function () { return true; };
  g.prompt = function () { return ""; };
  ["moveTo", "moveBy", "resizeTo", "resizeBy", "close", "focus", "blur", "scrollTo", "print"].forEach(function (n) { g[n] = function () {}; });
  g.open = function (u) { u = text(u); if (u) { tell("download", "window.open", u); url(u); } return g; };
  g.showModalDialog = g.open;
  g.attachEvent = g.addEventListener = function (n, f) { if (/load|ready/i.test(n) && typeof f === "function") f(); };
  g.navigator = com("Navigator", { userAgent: "Mozilla/4.0 (compatible; MSIE 7.0; Windows NT 10.0; WOW64; Trident/7.0)", appName: "Microsoft Internet Explorer", appVersion: "4.0 (compatible; MSIE 7.0; Windows NT 10.0)", platform: "Win32", language: "en-US", userLanguage: "en-us", systemLanguage: "en-us", browserLanguage: "en-us", cookieEnabled: true, onLine: true, plugins: [] });
  g.screen = com("Screen", { width: 1920, height: 1080, availWidth: 1920, availHeight: 1040, colorDepth: 32 });
  g.clipboardData = com("DataTransfer", { getData: function () { return ""; }, setData: function (t, d) { tell("other", "clipboardData.setData", text(d)); return true; }, clearData: function () {} });
  g.console = { log: function () {}, error: function () {}, warn: function () {}, info: function () {} };
  g.XMLHttpRequest = function () { return P.make("XMLHttpRequest"); };
  g.document = page();
  // window.onload and its like, when the script is through.
  P.hide(g, "__loaded", function () { ["onload", "onreadystatechange"].forEach(function (n) { if (typeof g[n] === "function") { var f = g[n]; g[n] = null; f.call(g); } }); });

  ["Buffer", "Duktape", "TextDecoder", "TextEncoder", "performance", "Uint8Array", "ArrayBuffer", "DataView", "Reflect", "Symbol", "Proxy", "CBOR",
    "Int8Array", "Uint8ClampedArray", "Int16Array", "Uint16Array", "Int32Array", "Uint32Array", "Float32Array", "Float64Array",
    "__p", "__tell", "__layer", "__file", "__url", "__reg", "__note", "__env", "__html", "__blocks", "__find", "__follow", "__probe", "__name", "__now"].forEach(function (n) { try { delete g[n]; } catch (e) {} });
  // The host's own names do not show up in a loop over the global object.
  Object.getOwnPropertyNames(g).forEach(function (n) { Object.defineProperty(g, n, { enumerable: false }); });
})(this, this.__p);
