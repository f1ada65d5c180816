/* Modules: split, declarations first, then bodies. */
#include "interp/vba/parse.h"

struct vb_sym *vb_scope_find(const struct vb_scope *scope, const struct vb_name *name)
{
    const struct sk_map_entry *e = sk_map_find(&scope->map, name->text);
    return e == NULL ? NULL : (struct vb_sym *)e->value;
}

struct vb_sym *vb_sym_new(struct vb *vb, struct vb_scope *scope, struct vb_name *name, int kind)
{
    scope->map.fold = true;
    struct sk_map_entry *e = sk_map_put(&scope->map, vb->arena, name->text);
    struct vb_sym *s = vb_alloc(vb, sizeof *s);
    if (e == NULL || s == NULL) {
        (void)vb_stop(vb, "memory");
        return NULL;
    }
    s->name = name;
    s->kind = (uint8_t)kind;
    s->type = VT_VARIANT;
    e->value = (uintptr_t)s;
    return s;
}

struct vb_module *vb_module_find(struct vb *vb, const struct vb_name *name)
{
    for (struct vb_module *m = vb->modules; m != NULL; m = m->next)
        if (m->name == name)
            return m;
    return NULL;
}

static struct vb_module *module_new(struct vb *vb, sk_span name)
{
    struct vb_module *m = vb_alloc(vb, sizeof *m);
    if (m == NULL)
        return NULL;
    m->name = vb_name(vb, name);
    m->source_index = vb->frame != NULL ? vb->frame->proc->module->source_index : vb->loading;
    m->scope.map.fold = true;
    if (vb->modules == NULL)
        vb->modules = m;
    else
        vb->last_module->next = m;
    vb->last_module = m;
    return m->name == NULL ? NULL : m;
}

static struct vb_proc *proc_new(struct vb *vb, struct vb_module *m, struct vb_name *name)
{
    struct vb_proc *q = vb_alloc(vb, sizeof *q);
    if (q == NULL)
        return NULL;
    q->name = name;
    q->serial = ++vb->proc_count;
    q->module = m;
    q->scope.map.fold = true;
    if (m->procs == NULL)
        m->procs = q;
    else
        m->last_proc->next = q;
    m->last_proc = q;
    return q;
}

struct header {
    bool is_private, is_public, is_static, is_default;
};

static struct header modifiers(struct vb_parser *p)
{
    struct header h = {0};
    for (;;) {
        if (vb_take(p, "private"))
            h.is_private = true;
        else if (vb_take(p, "static"))
            h.is_static = true;
        else if (vb_take(p, "default"))
            h.is_default = true;
        else if (vb_take(p, "public") || vb_take(p, "global"))
            h.is_public = true;
        else if (!vb_take(p, "friend"))
            return h;
    }
}

static bool at_proc(struct vb_parser *p)
{
    return (vb_at(p, "sub") || vb_at(p, "function") || vb_at(p, "property")) &&
           (p->t[1].kind == T_NAME || p->t[1].kind == T_BRACKET);
}

/* Sub | Function | Property Get/Let/Set NAME: registers it. */
static struct vb_proc *register_proc(struct vb_parser *p, const struct header *h)
{
    int kind = PROC_CALL;
    bool function = vb_at(p, "function"), property = vb_at(p, "property");
    p->t++;
    if (property) {
        function = vb_take(p, "get");
        if (!function)
            kind = vb_take(p, "set") ? PROC_SET : vb_take(p, "let") ? PROC_LET : PROC_CALL;
    }
    struct vb_name *name = vb_take_name(p, NULL);
    if (name == NULL)
        return NULL;
    struct vb_sym *s = vb_scope_find(&p->module->scope, name);
    if (s == NULL || s->kind != SYM_PROC)
        s = vb_sym_new(p->vb, &p->module->scope, name, SYM_PROC);
    struct vb_proc *q = s == NULL ? NULL : proc_new(p->vb, p->module, name);
    if (q == NULL)
        return NULL;
    q->kind = (uint8_t)kind;
    q->is_function = function;
    q->is_property = property;
    q->is_default = h->is_default;
    q->is_private = h->is_private;
    q->all_static = h->is_static;
    s->proc[kind] = q;
    s->module = p->module;
    s->is_private = h->is_private;
    if (!p->module->is_class && !h->is_private && (name->global == NULL || p->vb->script))
        name->global = s;
    return q;
}

/* Declare [PtrSafe] Sub|Function NAME Lib "x" [Alias "y"] (…) */
static void declare_statement(struct vb_parser *p, const struct header *h)
{
    (void)vb_take(p, "ptrsafe");
    bool named = at_proc(p) || ((vb_at(p, "sub") || vb_at(p, "function")) && p->t[1].kind != T_END);
    struct vb_proc *q = named ? register_proc(p, h) : NULL;
    if (q == NULL)
        return;
    q->declared = true;
    q->is_function = true;
    (void)vb_take(p, "cdecl");
    if (vb_take(p, "lib") && p->t->kind == T_VALUE)
        q->lib = vb_text(p->vb, &(p->t++)->value);
    if (vb_take(p, "alias") && p->t->kind == T_VALUE)
        q->alias = vb_text(p->vb, &(p->t++)->value);
    p->proc = q;
    if (vb_take_op(p, "("))
        vb_params(p);
    p->proc = NULL;
    p->bad = false;
}

static void type_block(struct vb_parser *p, size_t *i)
{
    struct vb_name *name = vb_take_name(p, NULL);
    struct vb_typedef *def = vb_alloc(p->vb, sizeof *def);
    struct vb_sym *s =
        name == NULL || def == NULL ? NULL : vb_sym_new(p->vb, &p->module->scope, name, SYM_TYPE);
    if (s == NULL)
        return;
    s->def = def;
    def->name = name;
    if (name->global == NULL)
        name->global = s;
    /* The fields are declared through a module of their own, as the fields of a class are. */
    struct vb_module fields = {
        .name = name, .is_class = true, .base = p->module->base, .scope = {.map = {.fold = true}}};
    struct vb_module *outer = p->module;
    for ((*i)++; *i < outer->line_count; (*i)++) {
        p->t = outer->lines[*i].at;
        if (vb_at(p, "end"))
            break;
        p->bad = false;
        p->module = &fields;
        vb_declare(p, false, true, false);
        p->module = outer;
    }
    p->bad = false;
    def->fields = fields.fields;
    def->count = fields.field_count;
    def->complete = true;
}

static void enum_block(struct vb_parser *p, size_t *i)
{
    struct vb_name *name = vb_take_name(p, NULL);
    struct vb_node *previous = NULL;
    int64_t offset = 0;
    if (name != NULL) {
        struct vb_sym *s = vb_sym_new(p->vb, &p->module->scope, name, SYM_TYPE);
        if (s != NULL && name->global == NULL)
            name->global = s;
    }
    for ((*i)++; *i < p->module->line_count; (*i)++) {
        p->t = p->module->lines[*i].at;
        if (vb_at(p, "end"))
            return;
        p->bad = false;
        struct vb_name *member = vb_take_name(p, NULL);
        if (member == NULL)
            continue;
        if (vb_take_op(p, "=")) {
            previous = vb_expr(p);
            offset = 0;
        }
        struct vb_node *n = vb_node_new(p, vb_ev_binary, N_OTHER);
        struct vb_sym *s = vb_sym_new(p->vb, &p->module->scope, member, SYM_CONST);
        if (n == NULL || s == NULL)
            return;
        n->op = OP_ADD;
        n->a = previous != NULL ? previous : vb_constant(p, VB_LONG(0));
        n->b = vb_constant(p, VB_LONG(offset++));
        s->constant = n;
        s->type = VT_LONG;
        if (member->global == NULL)
            member->global = s;
    }
}

static void option_statement(struct vb_parser *p)
{
    if (vb_take(p, "base") && p->t->kind == T_VALUE)
        p->module->base = p->t->value.i == 1;
    if (vb_take(p, "explicit"))
        p->module->is_explicit = true;
    if (vb_take(p, "compare"))
        p->module->compare_text = vb_at(p, "text") || vb_at(p, "database");
}

static bool deftype_statement(struct vb_parser *p)
{
    static const struct {
        const char *word;
        uint8_t type;
    } words[] = {{"defint", VT_INT},     {"deflng", VT_LONG},     {"defstr", VT_STRING},
                 {"defdbl", VT_DOUBLE},  {"defsng", VT_SINGLE},   {"defbool", VT_BOOL},
                 {"defbyte", VT_BYTE},   {"defcur", VT_CURRENCY}, {"defdate", VT_DATE},
                 {"defvar", VT_VARIANT}, {"defobj", VT_OBJECT}};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (!vb_take(p, words[i].word))
            continue;
        if (!p->module->has_deftype)
            memset(p->module->deftype, VT_VARIANT, 26);
        p->module->has_deftype = true;
        do {
            uint8_t a = sk_lower(p->t->text.len > 0 ? p->t->text.ptr[0] : 'a'), b = a;
            p->t += p->t->kind != T_END;
            if (vb_take_op(p, "-") && p->t->text.len > 0)
                b = sk_lower((p->t++)->text.ptr[0]);
            for (uint8_t c = a; c >= 'a' && c <= b && c <= 'z'; c++)
                p->module->deftype[c - 'a'] = words[i].type;
        } while (vb_take_op(p, ","));
        return true;
    }
    return false;
}

static void attribute(struct vb_parser *p, const struct vb_line *line)
{
    if (vb_at(p, "vb_predeclaredid") && line->count > 3)
        p->module->predeclared |= line->at[3].text.len == 4;
    struct vb_proc *q = p->module->last_proc;
    if (q != NULL && line->count > 4 && sk_ieq(line->at[3].text, SK_LIT("VB_UserMemId")) &&
        line->at[5].kind == T_VALUE && line->at[5].value.i == 0)
        q->is_default = true;
    if (q != NULL && line->count > 5 && sk_ieq(line->at[3].text, SK_LIT("VB_UserMemId")) &&
        line->at[5].op[0] == '-' && line->at[6].value.i == 4)
        q->is_enum = true;
}

/* Attribute lines right behind the header belong to the procedure. */
static void own_attributes(struct vb_parser *p, size_t i, size_t end)
{
    const struct vb_module *m = p->module;
    for (size_t k = i + 1; k < end && k < m->line_count; k++) {
        p->t = m->lines[k].at;
        if (!vb_take(p, "attribute"))
            return;
        attribute(p, &m->lines[k]);
    }
}

/* Module-level lines; false: the line is a statement (of a script). */
static bool module_line(struct vb_parser *p, size_t *i, bool types)
{
    struct header h = modifiers(p);
    bool events = vb_take(p, "withevents");
    if (vb_at(p, "type") && p->t[1].kind == T_NAME && strcmp(p->t[2].op, "=") != 0) {
        p->t++;
        if (types)
            type_block(p, i);
        else
            while (*i < p->module->line_count && !vb_at(p, "end"))
                p->t = p->module->lines[(*i)++].at;
        *i -= !types;
    } else if (vb_at(p, "enum") && p->t[1].kind == T_NAME) {
        p->t++;
        if (types)
            enum_block(p, i);
        else {
            while (*i < p->module->line_count && !vb_at(p, "end"))
                p->t = p->module->lines[(*i)++].at;
            --*i;
        }
    } else if (vb_take(p, "declare")) {
        if (types)
            declare_statement(p, &h);
    } else if (vb_take(p, "option")) {
        option_statement(p);
    } else if (vb_take(p, "attribute")) {
        if (types)
            attribute(p, &p->module->lines[*i]);
    } else if (vb_take(p, "implements")) {
        struct vb_name **at = types ? SK_PUSH(p->vb->arena, &p->module->implements) : NULL;
        if (at != NULL)
            *at = vb_take_name(p, NULL);
    } else if (vb_at(p, "event") && p->t[1].kind == T_NAME && strcmp(p->t[1].op, "=") != 0) {
        return true;
    } else if (deftype_statement(p)) {
        return true;
    } else if (vb_take(p, "const")) {
        if (!types || !p->vb->script) /* the first time for the names alone */
            vb_declare_const(p, !h.is_public && !p->vb->script);
    } else if (p->t != p->module->lines[*i].at || (vb_at(p, "dim") && !p->vb->script)) {
        bool dim = vb_take(p, "dim");
        if (!types)
            vb_declare(p, false, h.is_private || dim, events);
    } else {
        return false;
    }
    return true;
}

static bool is_end_of(struct vb_parser *p, const char *word)
{
    return vb_at(p, "end") && p->t[1].kind == T_NAME && sk_ieq(p->t[1].text, sk_span_of_cstr(word));
}

static const char *proc_word(struct vb_parser *p)
{
    return vb_at(p, "sub") ? "sub" : vb_at(p, "function") ? "function" : "property";
}

/* The line that ends the procedure starting at line i. Everything may stand on one line. */
static size_t proc_end(struct vb_parser *p, size_t i, const char *word)
{
    for (size_t k = i + 1; k < p->module->line_count; k++) {
        p->t = p->module->lines[k].at;
        if (is_end_of(p, word))
            return k;
        (void)modifiers(p);
        if (at_proc(p) && p->t[1].kind == T_NAME && !vb_at(p, "property"))
            return k; /* its end is missing */
    }
    return p->module->line_count;
}

static bool class_block(struct vb_parser *p, size_t *i)
{
    struct vb_module *outer = p->module;
    if (!vb_at(p, "class") || p->t[1].kind != T_NAME || p->t[2].kind == T_OP)
        return false;
    p->t++;
    struct vb_module *m = module_new(p->vb, p->t->text);
    if (m == NULL)
        return true;
    m->is_class = true;
    size_t k = *i + 1;
    while (k < outer->line_count) {
        p->t = outer->lines[k].at;
        if (is_end_of(p, "class"))
            break;
        k++;
    }
    m->lines = outer->lines + *i + 1;
    m->line_count = k - *i - 1;
    *i = k;
    return true;
}

/* Registers procedures, types and (second time) variables and constants. Lines that are neither
 * are the script's own; they are gathered in front. */
static void scan_module(struct vb *vb, struct vb_module *m, bool types)
{
    vb->loading = m->source_index;
    struct vb_parser p = {.vb = vb, .module = m};
    for (size_t i = 0; i < m->line_count && vb->stopped == NULL; i++) {
        p.t = m->lines[i].at;
        p.line = m->lines[i].number;
        p.bad = false;
        if (class_block(&p, &i))
            continue;
        struct header h = modifiers(&p);
        if (at_proc(&p)) {
            const char *word = proc_word(&p);
            struct vb_proc *q = types ? register_proc(&p, &h) : NULL;
            bool inline_end = false;
            for (const struct vb_tok *t = m->lines[i].at; t->kind != T_END; t++)
                inline_end |=
                    sk_ieq(t->text, SK_LIT("end")) && sk_ieq(t[1].text, sk_span_of_cstr(word));
            size_t end = inline_end ? i : proc_end(&p, i, word);
            if (q != NULL) {
                q->first_line = i;
                q->end_line = end;
                own_attributes(&p, i, end);
            }
            p.t = end < m->line_count ? m->lines[end].at : NULL;
            i = end < m->line_count && !inline_end && !is_end_of(&p, word) ? end - 1 : end;
            continue;
        }
        p.t = m->lines[i].at;
        (void)module_line(&p, &i, types);
        if (p.bad && !types)
            vb_note(vb, "vba.syntax", sk_slice(m->lines[i].text, 0, 200));
    }
}

/* Name, parameters and result: before any body, since bodies call what stands below them. */
static void compile_head(struct vb *vb, struct vb_module *m, struct vb_proc *q)
{
    struct vb_parser p = {.vb = vb, .module = m, .proc = q};
    if (q->declared)
        return;
    const struct vb_line *first = &m->lines[q->first_line];
    p.t = first->at;
    p.line = first->number;
    (void)modifiers(&p);
    p.t += 1 + (vb_at(&p, "property") ? 1 : 0);
    char suffix = 0;
    (void)vb_take_name(&p, &suffix);
    if (vb_take_op(&p, "("))
        vb_params(&p);
    p.bad = false;
    if (q->is_function) {
        struct vb_sym typed = {.type = vb_suffix_type(suffix)};
        if (typed.type == 0)
            typed.type = VT_VARIANT;
        bool array = false;
        (void)vb_as_type(&p, &typed);
        if (vb_take_op(&p, "("))
            array = vb_need(&p, ")");
        q->result = vb_local_new(&p, q->name, typed.type);
        if (q->result == NULL)
            return;
        q->result->def = typed.def;
        if (array) {
            struct vb_array *a = vb_alloc(vb, sizeof *a);
            q->result->is_array = a != NULL;
            q->result->init = (vb_value){.type = VT_ARRAY, .a = a};
            if (a != NULL) {
                a->type = typed.type;
                a->def = typed.def;
            }
        }
    }
    q->body = p.t;
}

static void compile_proc(struct vb *vb, struct vb_module *m, struct vb_proc *q)
{
    vb->loading = m->source_index;
    struct vb_parser p = {.vb = vb, .module = m, .proc = q};
    if (q->declared || q->body == NULL)
        return;
    const struct vb_line *first = &m->lines[q->first_line];
    struct vb_line rest = *first; /* statements behind the header */
    rest.at = (struct vb_tok *)(uintptr_t)q->body;
    rest.count -= (uint32_t)(q->body - first->at);
    if (q->body->kind != T_END)
        vb_body(&p, &rest, 1);
    if (q->end_line > q->first_line)
        vb_body(&p, first + 1, q->end_line - q->first_line - 1);
    vb_finish(&p);
    q->slot_cap = q->slot_count + (vb->script ? 32 : 0);
}

static bool compile_top(struct vb *vb, struct vb_module *m)
{
    struct vb_name *name = vb_name_c(vb, "");
    struct vb_proc *q = vb_alloc(vb, sizeof *q);
    if (q == NULL || name == NULL)
        return false;
    q->name = name;
    q->module = m;
    q->scope.map.fold = true;
    m->top = q;
    struct vb_parser p = {.vb = vb, .module = m, .proc = q};
    for (size_t i = 0; i < m->line_count && vb->stopped == NULL; i++) {
        p.t = m->lines[i].at;
        bool skipped = false;
        if (vb_at(&p, "class") && p.t[1].kind == T_NAME && p.t[2].kind != T_OP) {
            while (i < m->line_count && !(p.t = m->lines[i].at, is_end_of(&p, "class")))
                i++;
            continue;
        }
        for (const struct vb_proc *r = m->procs; r != NULL && !skipped; r = r->next)
            if (!r->declared && r->first_line == i) {
                i = r->end_line;
                skipped = true;
            }
        if (skipped)
            continue;
        p.t = m->lines[i].at;
        if (vb_at(&p, "option") || vb_at(&p, "attribute") ||
            ((vb_at(&p, "private") || vb_at(&p, "public") || vb_at(&p, "const"))))
            continue;
        vb_body(&p, &m->lines[i], 1);
    }
    vb_finish(&p);
    q->slot_cap = q->slot_count + 32;
    return true;
}

bool vb_load(struct vb *vb, sk_span name, sk_span source, const char *kind)
{
    struct vb_module *m = module_new(vb, name);
    if (m == NULL || !vb_lex(vb, source, &m->lines, &m->line_count))
        return false;
    if (kind != NULL && strcmp(kind, "standard") != 0) {
        m->is_class = true;
        m->is_form = strcmp(kind, "form") == 0;
        m->is_document = strcmp(kind, "document") == 0;
        m->predeclared = m->is_form || m->is_document;
    }
    return true;
}

static void register_module(struct vb *vb, struct vb_module *m)
{
    if (m->name->global == NULL) {
        struct vb_scope none = {0};
        struct vb_sym *s = vb_sym_new(vb, &none, m->name, SYM_MODULE);
        if (s != NULL) {
            s->module = m;
            m->name->global = s;
        }
    }
}

static void compile_from(struct vb *vb, struct vb_module *first)
{
    for (struct vb_module *m = first; m != NULL; m = m->next)
        scan_module(vb, m, true);
    for (struct vb_module *m = first; m != NULL; m = m->next)
        if (m->is_class)
            register_module(vb, m);
    for (struct vb_module *m = first; m != NULL; m = m->next)
        scan_module(vb, m, false);
    for (struct vb_module *m = first; m != NULL; m = m->next)
        register_module(vb, m);
    for (struct vb_module *m = first; m != NULL; m = m->next)
        for (struct vb_proc *q = m->procs; q != NULL && vb->stopped == NULL; q = q->next)
            compile_head(vb, m, q);
    if (vb->script)
        for (struct vb_module *m = first; m != NULL; m = m->next)
            if (!m->is_class && !compile_top(vb, m))
                return;
    for (struct vb_module *m = first; m != NULL; m = m->next)
        for (struct vb_proc *q = m->procs; q != NULL && vb->stopped == NULL; q = q->next)
            compile_proc(vb, m, q);
}

bool vb_compile(struct vb *vb)
{
    compile_from(vb, vb->modules);
    return vb->stopped == NULL;
}

/* Execute and ExecuteGlobal: the text is a module of its own; where it is Execute within a
 * procedure, its statements see that procedure's variables. */
bool vb_execute_text(struct vb *vb, sk_span source, bool global)
{
    struct vb_frame *f = vb->frame;
    vb_value none;
    if (!vb_load(vb, SK_LIT("(text)"), source, NULL))
        return false;
    struct vb_module *m = vb->last_module;
    if (global || f == NULL || f->proc == f->proc->module->top || m->line_count == 0) {
        compile_from(vb, m);
        if (vb->stopped != NULL)
            return false;
        if (m->top == NULL && !compile_top(vb, m))
            return false;
        return vb_run_proc(vb, m->top, NULL, NULL, 0, &none);
    }
    struct vb_proc *outer = f->proc;
    SK_VEC(struct vb_ins) code = {0};
    memcpy(&code, &outer->code, sizeof code);
    memset(&outer->code, 0, sizeof outer->code);
    struct vb_parser p = {.vb = vb, .module = outer->module, .proc = outer};
    vb_body(&p, m->lines, m->line_count);
    vb_finish(&p);
    struct vb_proc inner = *outer;
    memcpy(&outer->code, &code, sizeof code);
    if (outer->slot_count > outer->slot_cap)
        return vb_err(vb, 7);
    struct vb_frame *saved = f;
    struct vb_proc *self = saved->proc;
    uint32_t pc = f->pc;
    f->proc = &inner;
    f->pc = 0;
    bool ok = vb_run_code(vb, f);
    f->proc = self;
    f->pc = pc;
    f->leave = false;
    return ok;
}

bool vb_eval_text(struct vb *vb, sk_span source, vb_value *ret)
{
    struct vb_line *lines;
    size_t count;
    if (!vb_lex(vb, source, &lines, &count))
        return false;
    if (count == 0)
        return true;
    struct vb_proc *proc = vb->frame != NULL ? vb->frame->proc : vb->modules->top;
    struct vb_parser p = {.vb = vb,
                          .module = proc != NULL ? proc->module : vb->modules,
                          .proc = proc,
                          .t = lines[0].at};
    struct vb_node *n = vb_expr(&p);
    if (n == NULL || p.bad || p.t->kind != T_END)
        return vb_err(vb, vb->script ? 1002 : 13);
    if (proc != NULL && proc->slot_count > proc->slot_cap)
        return vb_err(vb, 7);
    return vb_eval_node(vb, n, ret);
}

struct vb_proc *vb_proc_find(struct vb *vb, sk_span name)
{
    size_t dot = sk_rfind_byte(name, '.');
    sk_span last = dot == SK_NPOS ? name : sk_from(name, dot + 1);
    size_t bang = sk_rfind_byte(last, '!');
    if (bang != SK_NPOS)
        last = sk_from(last, bang + 1);
    for (struct vb_module *m = vb->modules; m != NULL; m = m->next) {
        if (dot != SK_NPOS && !sk_ieq(m->name->text, sk_slice(name, 0, dot)) && bang == SK_NPOS)
            continue;
        for (struct vb_proc *q = m->procs; q != NULL; q = q->next)
            if (sk_ieq(q->name->text, last))
                return q;
    }
    return NULL;
}
