/* Variables: the environment, set, setlocal. */
#include "interp/cmd/cm.h"

#include <stdlib.h>

static struct cm_var *var_of(struct cm *cm, sk_span name, bool make)
{
    struct sk_map_entry *e = sk_map_find(&cm->vars, name);
    if (e != NULL || !make)
        return e == NULL ? NULL : (struct cm_var *)e->value;
    struct cm_var *v = SK_NEW(cm->arena, struct cm_var);
    if (v == NULL || !sk_arena_dup(cm->arena, name, &v->name) ||
        (e = sk_map_put(&cm->vars, cm->arena, v->name)) == NULL) {
        cm_no_memory(cm);
        return NULL;
    }
    e->value = (uintptr_t)v;
    return v;
}

void cm_vars_start(struct cm *cm)
{
    sk_span value;
    for (size_t i = 0; sk_windows_env_name(i) != NULL; i++) {
        sk_span name = sk_span_of_cstr(sk_windows_env_name(i));
        if (sk_windows_env(cm->arena, cm->input->profile, name, &value))
            cm_set(cm, name, value);
    }
    if (!cm_get(cm, SK_LIT("USERPROFILE"), &cm->cwd))
        cm->cwd = SK_LIT("C:\\");
}

static sk_span exit_code(struct cm *cm, bool ascii)
{
    struct sk_text t = cm_text(cm);
    uint32_t code = (uint32_t)(uint64_t)cm->exit_code;
    if (!ascii)
        sk_text_printf(&t, "%08X", code);
    else if (code >= 32 && code < 127)
        sk_text_byte(&t, (uint8_t)code);
    return cm_done(cm, &t);
}

/* The profile's clock, as its locale writes it. */
sk_span cm_date(const struct cm *cm)
{
    const struct sk_host_profile *p = cm->input->profile;
    bool japanese = p != NULL && sk_starts(sk_span_of_cstr(p->locale), SK_LIT("ja"));
    return japanese ? SK_LIT("2023/03/15") : SK_LIT("Wed 03/15/2023");
}

static bool dynamic(struct cm *cm, sk_span name, sk_span *ret)
{
    static const struct {
        const char *name, *value;
    } fixed[] = {{"random", "12345"},
                 {"time", "10:30:00.00"},
                 {"cmdextversion", "2"},
                 {"highestnumanodenumber", "0"},
                 {"__appdir__", "C:\\Windows\\system32\\"}};
    for (size_t i = 0; i < sizeof fixed / sizeof fixed[0]; i++)
        if (sk_ieq(name, sk_span_of_cstr(fixed[i].name))) {
            *ret = sk_span_of_cstr(fixed[i].value);
            return true;
        }
    if (sk_ieq(name, SK_LIT("date")))
        *ret = cm_date(cm);
    else if (sk_ieq(name, SK_LIT("cd")) || sk_ieq(name, SK_LIT("=c:")))
        *ret = cm->cwd;
    else if (sk_ieq(name, SK_LIT("__cd__")))
        *ret = cm_join(cm, cm->cwd, cm->cwd.len > 3 ? "\\" : "", (sk_span){0});
    else if (sk_ieq(name, SK_LIT("errorlevel")))
        *ret = cm_number(cm, cm->errorlevel);
    else if (sk_ieq(name, SK_LIT("cmdcmdline")))
        *ret = cm->cmdline;
    else if (sk_ieq(name, SK_LIT("=exitcode")))
        *ret = exit_code(cm, false);
    else if (sk_ieq(name, SK_LIT("=exitcodeascii")))
        *ret = exit_code(cm, true);
    else
        return false;
    return true;
}

bool cm_get(struct cm *cm, sk_span name, sk_span *ret)
{
    const struct cm_var *v = var_of(cm, name, false);
    if (v == NULL || !v->set)
        return dynamic(cm, name, ret);
    *ret = v->value;
    return true;
}

void cm_set(struct cm *cm, sk_span name, sk_span value)
{
    struct cm_var *v = name.len == 0 ? NULL : var_of(cm, name, value.len > 0);
    if (v == NULL)
        return;
    if (cm->scopes > 0) {
        struct cm_undo *u = SK_NEW(cm->arena, struct cm_undo);
        if (u == NULL) {
            cm_no_memory(cm);
            return;
        }
        *u = (struct cm_undo){cm->undo, v, v->value, v->set};
        cm->undo = u;
    }
    v->set = value.len > 0;
    if (v->set && !sk_arena_dup(cm->arena, value, &v->value)) {
        v->value = (sk_span){0};
        cm_no_memory(cm);
    }
}

void cm_undo_to(struct cm *cm, struct cm_undo *mark)
{
    for (; cm->undo != mark && cm->undo != NULL; cm->undo = cm->undo->next) {
        cm->undo->var->value = cm->undo->value;
        cm->undo->var->set = cm->undo->set;
    }
}

/* ---- set ---- */

static int by_name(const void *a, const void *b)
{
    return sk_icmp((*(struct cm_var *const *)a)->name, (*(struct cm_var *const *)b)->name);
}

static void list(struct cm *cm, sk_span prefix)
{
    size_t n = 0;
    struct cm_var **all = SK_NEW_ARRAY(cm->arena, struct cm_var *, cm->vars.count + 1);
    if (all == NULL) {
        cm_no_memory(cm);
        return;
    }
    for (size_t i = 0; i < cm->vars.count; i++) {
        struct cm_var *v = (struct cm_var *)cm->vars.entries[i].value;
        if (v != NULL && v->set && sk_istarts(v->name, prefix))
            all[n++] = v;
    }
    qsort(all, n, sizeof *all, by_name);
    for (size_t i = 0; i < n && cm_step(cm, 4); i++)
        cm_print(cm, cm_join(cm, all[i]->name, "=", all[i]->value));
    cm->errorlevel = n == 0;
}

static sk_span skip_delims(sk_span s)
{
    while (s.len > 0 && cm_is_delim(s.ptr[0]))
        s = sk_from(s, 1);
    return s;
}

/* "x=…" : between the first and the last quote. */
static sk_span quoted_part(sk_span s)
{
    if (s.len == 0 || s.ptr[0] != '"')
        return s;
    size_t last = sk_rfind_byte(s, '"');
    return last > 0 ? sk_slice(s, 1, last - 1) : sk_from(s, 1);
}

static void ask(struct cm *cm, sk_span s)
{
    sk_span line = {0};
    while (s.len > 0 && sk_is_wsp(s.ptr[0]))
        s = sk_from(s, 1);
    s = quoted_part(s);
    size_t eq = sk_find_byte(s, '=');
    if (eq != SK_NPOS && cm->out != NULL) {
        sk_span prompt = cm_unquote(skip_delims(sk_from(s, eq + 1)));
        sk_text_put(cm->out, prompt);
    }
    bool got = cm->in != NULL && sk_next_line(cm->in, &line) && line.len > 0;
    cm->errorlevel = !got;
    if (got && eq != SK_NPOS && eq > 0)
        cm_set(cm, sk_slice(s, 0, eq), line);
}

static void calculate(struct cm *cm, sk_span s)
{
    int64_t v;
    if (!cm_arith(cm, s, &v))
        return;
    cm->errorlevel = 0;
    if (!cm->batch && cm->out != NULL)
        sk_text_put(cm->out, cm_number(cm, v));
}

void cm_do_set(struct cm *cm, sk_span args)
{
    sk_span s = skip_delims(args);
    if (sk_istarts(s, SK_LIT("/a"))) {
        calculate(cm, sk_from(s, 2));
        return;
    }
    if (sk_istarts(s, SK_LIT("/p"))) {
        ask(cm, sk_from(s, 2));
        return;
    }
    s = quoted_part(s);
    s = s.len > 0 && s.ptr[0] != '=' ? s : skip_delims(s);
    size_t eq = sk_find_byte(sk_from(s, 1), '=');
    if (eq == SK_NPOS)
        list(cm, sk_trim(s));
    else {
        cm_set(cm, sk_slice(s, 0, eq + 1), sk_from(s, eq + 2));
    }
}

/* ---- setlocal ---- */

void cm_setlocal(struct cm *cm, sk_span args)
{
    struct cm_local *l = SK_NEW(cm->arena, struct cm_local);
    if (!cm->batch)
        return;
    if (l == NULL) {
        cm_no_memory(cm);
        return;
    }
    *l = (struct cm_local){cm->locals, cm->undo, cm->cwd, cm->delayed};
    cm->locals = l;
    cm->scopes++;
    if (sk_ifind(args, SK_LIT("enabledelayed")) != SK_NPOS)
        cm->delayed = true;
    if (sk_ifind(args, SK_LIT("disabledelayed")) != SK_NPOS)
        cm->delayed = false;
    cm->errorlevel = 0;
}

static void pop(struct cm *cm)
{
    struct cm_local *l = cm->locals;
    cm_undo_to(cm, l->mark);
    cm->cwd = l->cwd;
    cm->delayed = l->delayed;
    cm->locals = l->next;
    cm->scopes--;
}

void cm_endlocal(struct cm *cm, sk_span args)
{
    (void)args;
    if (cm->locals != NULL && cm->batch)
        pop(cm);
}

void cm_locals_to(struct cm *cm, struct cm_local *mark)
{
    while (cm->locals != mark && cm->locals != NULL)
        pop(cm);
}
