// What JScript 5.8 has and ECMAScript 5 lacks or does otherwise; text that becomes code is told.
// All files of this folder run in the order of their names, before the script; P is theirs alone.
this.__p = {};
(function (g, P) {
  var tell = g.__tell, layer = g.__layer, inst = g.__inst, step = g.__s, probe = g.__probe;
  var nativeEval = g.eval, NativeFunction = g.Function, NativeDate = g.Date, NativeError = g.Error;
  var slice = Array.prototype.slice, fnText = NativeFunction.prototype.toString;
  P.now = g.__now();
  P.eval = nativeEval; P.inst = inst;
  P.follow = g.__follow; P.html = g.__html; P.blocks = g.__blocks; P.registry = g.__reg;
  P.text = function (x) { return x === undefined || x === null ? "" : String(x); };
  P.files = {};
  // What a download brings: long, harmless as code, and in no layer.
  P.body = "//" + new Array(8193).join("        ");
  P.hide = function (o, name, value) {
    Object.defineProperty(o, name, { value: value, writable: true, configurable: true, enumerable: false });
  };

  // ---- code from text ----
  var prepared = null;
  function handed(api, code, language) {
    if (code === P.body) return;
    tell("script", api, code);
    layer(language || "jscript", code);
  }
  P.handed = handed;
  // Around the argument of each eval(...) in the source.
  P.hide(g, "__e", function (code) {
    if (typeof code !== "string") return code;
    handed("eval", code);
    prepared = inst(code);
    return prepared;
  });
  P.hide(g, "__ne", nativeEval);
  P.run = function (api, code) { handed(api, code); return nativeEval(inst(code)); };
  function wrappedEval(code) {
    if (typeof code !== "string") return code;
    if (code !== prepared) return P.run("eval", code);
    prepared = null;
    return nativeEval(code);
  }
  P.hide(g, "eval", wrappedEval);
  P.hide(g, "__we", wrappedEval);
  function Fn() {
    var a = slice.call(arguments), body = a.length ? P.text(a.pop()) : "";
    handed("Function", body);
    return nativeEval("(" + inst("function anonymous(" + a.join(",") + "){" + body + "\n}") + ")");
  }
  Fn.prototype = NativeFunction.prototype;
  P.hide(NativeFunction.prototype, "constructor", Fn);
  P.hide(g, "Function", Fn);
  g.execScript = function (code, language) {
    code = P.text(code);
    if (!/^vb/i.test(P.text(language))) return void P.run("execScript", code);
    handed("execScript", code, "vbscript");
    P.follow("vbscript", code);
  };
  function later(api) {
    return function (f, ms, language) {
      P.now += +ms > 0 ? +ms : 0;
      if (typeof f === "function") f.apply(g, slice.call(arguments, 2));
      else if (/^vb/i.test(P.text(language))) g.execScript(f, language);
      else P.run(api, P.text(f));
      return 1;
    };
  }
  g.setTimeout = later("setTimeout");
  // Every interval is over after its first turn.
  g.setInterval = later("setInterval");
  g.setImmediate = later("setImmediate");
  g.clearTimeout = g.clearInterval = g.clearImmediate = function () {};

  // ---- functions as text: their source; a built-in one as Windows' newer engines show it ----
  var named = [];
  P.native = function (name, f) { named.push([f, name]); return f; };
  P.native("eval", wrappedEval); P.native("Function", Fn);
  P.hide(NativeFunction.prototype, "toString", function () {
    var i, own;
    if (typeof this !== "function") throw new TypeError("Function expected");
    for (i = 0; i < named.length; i++)
      if (named[i][0] === this) return "function " + named[i][1] + "() { [native code] }";
    own = fnText.call(this);
    if (own.indexOf("[ecmascript code]") < 0 || this.fileName !== "script")
      return "function " + (this.name || "") + "() { [native code] }";
    own = probe(this);
    return own === undefined ? "function " + this.name + "() { }" : own;
  });

  // ---- errors as JScript words and numbers them ----
  var wording = [[/^identifier '(.*)' undefined$/, 5009, "'$1' is undefined"],
    [/^cannot (?:read|write) property/, 5007, "Object expected"],
    [/not (?:callable|constructable) \((?:property|intermediate)/, 438, "Object doesn't support this property or method"],
    [/^(?:cannot delete|not configurable|not writable|invalid receiver)/, 438, "Object doesn't support this property or method"],
    [/not (?:callable|constructable)/, 5002, "Function expected"],
    [/^(?:callstack limit|C call stack|compiler recursion|regexp (?:compiler|executor) recursion|.*(?:depth|recursion) limit)/, 28, "Out of stack space"],
    [/^invalid array length|^invalid length/, 5029, "Array length must be a finite positive integer"],
    [/^alloc failed|string too long|out of memory|error in error handling/i, 7, "Out of memory"],
    [/^invalid regexp/, 5017, "Syntax error in regular expression"],
    [/^invalid input$/, 5025, "The URI to be decoded is not a valid encoding"]];
  function number(e) {
    for (var i = 0; i < wording.length; i++) if (wording[i][0].test(e.message)) return i;
    return -1;
  }
  if (g.Duktape) g.Duktape.errCreate = function (e) {
    try {
      var i = e instanceof NativeError && typeof e.message === "string" ? number(e) : -1;
      if (i >= 0) {
        P.hide(e, "number", wording[i][1] | 0x800A0000);
        e.message = wording[i][2].replace("$1", (wording[i][0].exec(e.message) || [])[1] || "");
      } else if (e instanceof SyntaxError) P.hide(e, "number", 1002 | 0x800A0000);
    } catch (x) { }
    return e;
  };
  Object.defineProperty(NativeError.prototype, "description", {
    get: function () { return P.text(this.message); }, set: function (v) { this.message = v; }, configurable: true });
  P.hide(NativeError.prototype, "number", 0);
  function JError(a, b) {
    var e = new NativeError(P.text(arguments.length > 1 ? b : typeof a === "number" ? "" : a));
    if (typeof a === "number") P.hide(e, "number", a);
    return e;
  }
  JError.prototype = NativeError.prototype;
  P.hide(NativeError.prototype, "constructor", JError);
  P.hide(g, "Error", P.native("Error", JError));
  P.quit = { toString: function () { return "quit"; } };
  P.hide(g, "__why", function (e) {
    if (e === P.quit) return "";
    if (!(e instanceof NativeError)) return "error 5022: Exception thrown and not caught";
    var i = e.number ? -1 : number(e);
    if (i >= 0) return "error " + wording[i][1] + ": " + wording[i][2];
    if (e instanceof SyntaxError && !(e.number & 0xFFFF & ~1002)) return "error 1002: Syntax error";
    return "error " + (e.number & 0xFFFF || 5022) + ": " + (e.number ? e.message : P.text(e.message) || "Exception thrown and not caught");
  });

  // ---- the clock ----
  function JDate(a, b, c, d, e, f, h) {
    var n = arguments.length;
    if (!(this instanceof JDate)) return new NativeDate(P.now).toString();
    return n === 0 ? new NativeDate(P.now) : n === 1 ? new NativeDate(a)
      : new NativeDate(a, b, c === undefined ? 1 : c, d || 0, e || 0, f || 0, h || 0);
  }
  JDate.prototype = NativeDate.prototype;
  P.hide(NativeDate.prototype, "constructor", JDate);
  JDate.parse = NativeDate.parse; JDate.UTC = NativeDate.UTC;
  JDate.now = function () { return P.now += 1000; };
  P.hide(g, "Date", P.native("Date", JDate));
  var days = "Sun Mon Tue Wed Thu Fri Sat".split(" ");
  var months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
  function two(n) { return (n < 10 ? "0" : "") + n; }
  P.hide(NativeDate.prototype, "toString", function () {
    if (isNaN(this.getTime())) return "NaN";
    return days[this.getDay()] + " " + months[this.getMonth()] + " " + this.getDate() + " " + two(this.getHours()) + ":" +
      two(this.getMinutes()) + ":" + two(this.getSeconds()) + " UTC " + this.getFullYear();
  });
  P.hide(NativeDate.prototype, "toGMTString", function () {
    return days[this.getUTCDay()] + ", " + this.getUTCDate() + " " + months[this.getUTCMonth()] + " " + this.getUTCFullYear() + " " +
      two(this.getUTCHours()) + ":" + two(this.getUTCMinutes()) + ":" + two(this.getUTCSeconds()) + " UTC";
  });
  P.hide(NativeDate.prototype, "toUTCString", NativeDate.prototype.toGMTString);
  P.hide(NativeDate.prototype, "getYear", function () { var y = this.getFullYear(); return y >= 1900 && y < 2000 ? y - 1900 : y; });
  P.hide(NativeDate.prototype, "getVarDate", function () { return this; });
  var seed = 12345;
  Math.random = function () { seed = (seed * 16807) % 2147483647; return seed / 2147483647; };

  // ---- built-in functions whose work the script can make large pay for it ----
  ["concat", "join", "reverse", "slice", "splice", "sort", "indexOf", "lastIndexOf", "every", "some", "forEach",
    "map", "filter", "reduce", "reduceRight", "shift", "unshift", "toString", "toLocaleString"].forEach(function (name) {
      var native = Array.prototype[name];
      P.hide(Array.prototype, name, P.native(name, function () {
        var n = this === null || this === undefined ? 0 : this.length >>> 0;
        if (name === "concat") for (var i = 0; i < arguments.length; i++) if (arguments[i] && arguments[i].length > 0) n += arguments[i].length;
        if (n > 256) step(n > 65536 ? n * 16 : n >>> 2);
        return native.apply(this, arguments);
      }));
    });
  ["indexOf", "lastIndexOf", "concat", "toUpperCase", "toLowerCase", "slice", "substring", "charAt", "charCodeAt"].forEach(function (name) {
    P.native(name, String.prototype[name]);
  });
  var apply = NativeFunction.prototype.apply;
  P.hide(NativeFunction.prototype, "apply", P.native("apply", function (self, list) {
    if (list && list.length > 256) step(list.length > 65536 ? list.length * 16 : list.length >>> 2);
    return apply.call(this, self, list === undefined || list === null ? [] : list);
  }));
  // A negative start counts as 0.
  var substr = String.prototype.substr;
  P.hide(String.prototype, "substr", P.native("substr", function (from, n) {
    from = from < 0 ? 0 : from;
    return arguments.length < 2 || n === undefined ? substr.call(this, from) : substr.call(this, from, n);
  }));
  [["anchor", "a", "name"], ["big", "big"], ["blink", "blink"], ["bold", "b"], ["fixed", "tt"], ["fontcolor", "font", "color"],
    ["fontsize", "font", "size"], ["italics", "i"], ["link", "a", "href"], ["small", "small"], ["strike", "strike"],
    ["sub", "sub"], ["sup", "sup"]].forEach(function (t) {
      P.hide(String.prototype, t[0], P.native(t[0], function (v) {
        return "<" + t[1].toUpperCase() + (t[2] ? " " + t[2].toUpperCase() + '="' + P.text(v) + '"' : "") + ">" + this + "</" + t[1].toUpperCase() + ">";
      }));
    });
  // What newer engines have and page scripts take for granted.
  function add(o, name, f) { if (!o[name]) P.hide(o, name, P.native(name, f)); }
  add(Array.prototype, "flat", function () { return Array.prototype.concat.apply([], this); });
  add(Array.prototype, "includes", function (x) { return this.indexOf(x) >= 0; });
  add(Array.prototype, "find", function (f) { for (var i = 0; i < this.length; i++) { step(1); if (f(this[i], i, this)) return this[i]; } });
  add(Array.prototype, "fill", function (v) { for (var i = 0; i < this.length; i++) { step(1); this[i] = v; } return this; });
  add(Array.prototype, "entries", function () { return { toString: function () { return "[object Array Iterator]"; } }; });
  add(Array, "from", function (a, f) { a = typeof a === "string" ? a.split("") : slice.call(a); return f ? a.map(f) : a; });
  add(String.prototype, "includes", function (x) { return this.indexOf(x) >= 0; });
  add(String.prototype, "startsWith", function (x) { return this.lastIndexOf(x, 0) === 0; });
  add(String.prototype, "endsWith", function (x) { x = String(x); return this.slice(this.length - x.length) === x || !x; });
  add(String.prototype, "repeat", function (n) {
    if (!(n >= 0) || n > 0xFFFFFF) throw new RangeError("invalid count");
    step(n >>> 3);
    return new Array(+n + 1).join(this);
  });
  function pad(front) {
    return function (n, fill) {
      fill = fill === undefined ? " " : String(fill);
      var want = n - this.length, s = fill && want > 0 ? fill.repeat(Math.ceil(want / fill.length)).slice(0, want) : "";
      return front ? s + this : this + s;
    };
  }
  add(String.prototype, "padStart", pad(true));
  add(String.prototype, "padEnd", pad(false));
  add(Object, "assign", function (to) {
    for (var i = 1; i < arguments.length; i++) for (var k in arguments[i]) to[k] = arguments[i][k];
    return to;
  });
  var alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  P.from64 = function (s) {
    var out = [], bits = 0, n = 0, i, v;
    s = P.text(s);
    step(s.length >>> 2);
    for (i = 0; i < s.length; i++) {
      v = alphabet.indexOf(s.charAt(i));
      if (v < 0) continue;
      bits = (bits << 6 | v) & 0xFFFFFF; n += 6;
      if (n >= 8) { n -= 8; out.push(String.fromCharCode(bits >> n & 255)); }
    }
    return out.join("");
  };
  P.to64 = function (s) {
    var out = [], i, v, left;
    s = P.text(s);
    step(s.length >>> 2);
    for (i = 0; i < s.length; i += 3) {
      left = s.length - i;
      v = (s.charCodeAt(i) & 255) << 16 | (left > 1 ? s.charCodeAt(i + 1) & 255 : 0) << 8 | (left > 2 ? s.charCodeAt(i + 2) & 255 : 0);
      out.push(alphabet.charAt(v >> 18) + alphabet.charAt(v >> 12 & 63) + (left > 1 ? alphabet.charAt(v >> 6 & 63) : "=") + (left > 2 ? alphabet.charAt(v & 63) : "="));
    }
    return out.join("");
  };
  g.atob = P.native("atob", P.from64);
  g.btoa = P.native("btoa", P.to64);
  // f(a) = v, which only objects of the host allow: f.__at(a).v = v
  P.hide(NativeFunction.prototype, "__at", function () {
    var f = this, a = slice.call(arguments);
    return { set v(x) { if (f.__put) f.__put.apply(f, a.concat([x])); }, get v() { return f.apply(null, a); } };
  });
})(this, this.__p);
