// Regular expressions are matched by the host, which counts the work; here is what is done with them.
(function (g, P) {
  var find = g.__find, step = g.__s, NativeRegExp = g.RegExp;
  function flags(re) { return (re.ignoreCase ? "i" : "") + (re.multiline ? "m" : ""); }
  var last = null, subject = "";
  function remember(m, s) { last = m; subject = s; }
  function show(name, f) {
    Object.defineProperty(NativeRegExp, name, { get: function () { return last === null ? "" : f(last); }, set: function () {}, configurable: true });
  }
  [1, 2, 3, 4, 5, 6, 7, 8, 9].forEach(function (i) { show("$" + i, function (m) { return m[i] === undefined ? "" : m[i]; }); });
  function whole(m) { return m[0]; }
  function input() { return subject; }
  function before(m) { return subject.slice(0, m.index); }
  function behind(m) { return subject.slice(m.index + m[0].length); }
  show("lastMatch", whole); show("$&", whole);
  show("input", input); show("$_", input);
  show("leftContext", before); show("$`", before);
  show("rightContext", behind); show("$'", behind);
  show("index", function (m) { return m.index; });
  show("lastParen", function (m) { return m.length > 1 ? P.text(m[m.length - 1]) : ""; });
  function match(re, s, from) {
    if (from > s.length) return null;
    var m = find(re.source, flags(re), s, from);
    if (m === null) return null;
    m.input = s;
    m.lastIndex = m.index + m[0].length;
    return m;
  }
  function exec(s) {
    if (!(this instanceof NativeRegExp)) throw new TypeError("Regular expression object expected");
    s = String(s);
    var m = match(this, s, this.global ? this.lastIndex : 0);
    if (this.global) this.lastIndex = m === null ? 0 : m.lastIndex;
    if (m !== null) remember(m, s);
    return m;
  }
  P.hide(NativeRegExp.prototype, "exec", P.native("exec", exec));
  P.hide(NativeRegExp.prototype, "test", P.native("test", function (s) { return exec.call(this, s) !== null; }));
  P.hide(NativeRegExp.prototype, "compile", P.native("compile", function (p, f) {
    var n = new NativeRegExp(p, f);
    ["exec", "test"].forEach(function (k) { P.hide(this, k, function (s) { return NativeRegExp.prototype[k].call(n, s); }); }, this);
    return this;
  }));
  function all(re, s, each) {
    for (var at = 0, m; (m = match(re, s, at)) !== null; at = m.lastIndex + (m[0] === "" ? 1 : 0)) {
      step(1);
      each(m);
      if (!re.global) break;
    }
    if (m) remember(m, s);
  }
  function expand(how, m, s) {
    var out = "", i = 0, at, n;
    while ((at = how.indexOf("$", i)) >= 0) {
      out += how.slice(i, at);
      i = at + 2;
      n = how.charAt(at + 1);
      if (n === "$") out += "$";
      else if (n === "&") out += m[0];
      else if (n === "`") out += s.slice(0, m.index);
      else if (n === "'") out += s.slice(m.index + m[0].length);
      else if (n >= "0" && n <= "9") {
        var two = how.substr(at + 1, 2);
        if (two.length === 2 && /^\d\d$/.test(two) && +two > 0 && +two < m.length) { n = two; i++; }
        out += +n > 0 && +n < m.length ? (m[+n] === undefined ? "" : m[+n]) : "$" + n;
      } else { out += "$"; i = at + 1; }
    }
    return out + how.slice(i);
  }
  var S = String.prototype, nativeReplace = S.replace, nativeSplit = S.split, nativeIndexOf = S.indexOf;
  P.hide(S, "replace", P.native("replace", function (what, how) {
    var s = String(this), out = [], last = 0;
    step(s.length >>> 8);
    if (!(what instanceof NativeRegExp)) {
      what = String(what);
      var at = nativeIndexOf.call(s, what), one;
      if (at < 0) return s;
      one = [what];
      one.index = at;
      return s.slice(0, at) + (typeof how === "function" ? String(how(what, at, s)) : expand(String(how), one, s)) + s.slice(at + what.length);
    }
    if (typeof how !== "function") how = String(how);
    all(what, s, function (m) {
      out.push(s.slice(last, m.index), typeof how === "function"
        ? String(how.apply(undefined, Array.prototype.slice.call(m).concat([m.index, s]))) : expand(how, m, s));
      last = m.lastIndex;
    });
    if (what.global) what.lastIndex = 0;
    out.push(s.slice(last));
    return out.join("");
  }));
  P.hide(S, "match", P.native("match", function (re) {
    var s = String(this), out = [];
    if (!(re instanceof NativeRegExp)) re = new NativeRegExp(re);
    if (!re.global) return exec.call(re, s);
    all(re, s, function (m) { out.push(m[0]); remember(m, s); });
    re.lastIndex = 0;
    return out.length ? out : null;
  }));
  P.hide(S, "search", P.native("search", function (re) {
    var m = match(re instanceof NativeRegExp ? re : new NativeRegExp(re), String(this), 0);
    return m === null ? -1 : m.index;
  }));
  P.hide(S, "split", P.native("split", function (by, limit) {
    var s = String(this), out = [], last = 0, at = 0, m, max = limit === undefined ? 4294967295 : limit >>> 0;
    step(s.length >>> 4);
    if (!(by instanceof NativeRegExp)) return by === undefined ? [s] : limit === undefined ? nativeSplit.call(s, String(by)) : nativeSplit.call(s, String(by), limit);
    if (s === "") return match(by, s, 0) === null ? [s] : [];
    while (at < s.length && (m = match(by, s, at)) !== null && m.index < s.length) {
      step(1);
      if (m.lastIndex === last || (m[0] === "" && m.index === last)) { at = Math.max(at, m.index) + 1; continue; }
      out.push(s.slice(last, m.index));
      for (var i = 1; i < m.length; i++) out.push(m[i]);
      last = at = m.lastIndex;
      if (m[0] === "") at++;
    }
    out.push(s.slice(last));
    return out.slice(0, max);
  }));
})(this, this.__p);
