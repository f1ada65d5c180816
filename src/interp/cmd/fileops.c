/* Commands that change files and folders, and programs that leave files behind. */
#include "interp/cmd/cm.h"

static void tell_write(struct cm *cm, sk_span path)
{
    sk_events_behaviour(cm->ev, SK_DO_WRITE, SK_LIT("cmd.file"), cm->line);
    sk_events_path(cm->ev, cm_unquote(path));
    sk_events_urls(cm->ev, cm->line);
}

static void put_bytes(struct cm *cm, struct cm_file *f, sk_span bytes, bool append)
{
    struct sk_text all = cm_text(cm);
    if (append && cm_step(cm, 1 + f->bytes.len / 64))
        sk_text_put(&all, f->bytes);
    sk_text_put(&all, bytes);
    f->bytes = cm_done(cm, &all);
    f->told = false;
}

static bool is_device(sk_span path)
{
    static const char *const names[] = {"nul", "con", "prn", "aux", "\\\\.\\nul"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (sk_ieq(path, sk_span_of_cstr(names[i])))
            return true;
    return false;
}

void cm_write(struct cm *cm, sk_span path, sk_span bytes, bool append)
{
    path = sk_trim(cm_bare(cm, path));
    struct cm_file *f = is_device(path) ? NULL : cm_file_of(cm, path, true);
    if (f == NULL)
        return;
    put_bytes(cm, f, bytes, append);
    sk_events_behaviour(cm->ev, SK_DO_WRITE, SK_LIT("cmd.redirect"), f->name);
    sk_events_path(cm->ev, f->name);
}

/* ---- copy, move, ren ---- */

static sk_span base_of(sk_span path)
{
    size_t slash = sk_rfind_byte(path, '\\');
    return slash == SK_NPOS ? path : sk_from(path, slash + 1);
}

/* A target that is a folder takes the source's name. */
static sk_span target(struct cm *cm, sk_span to, sk_span from)
{
    to = cm_bare(cm, to);
    const struct cm_file *f = cm_file_of(cm, to, false);
    bool slash = to.len > 0 && (to.ptr[to.len - 1] == '\\' || to.ptr[to.len - 1] == '/');
    bool folder = slash || sk_eq(to, SK_LIT(".")) || (f != NULL && f->folder) ||
                  (f == NULL && cm_exists(cm, to) && !cm_is_program(to));
    if (!folder)
        return to;
    return cm_join(cm, to, slash ? "" : "\\", base_of(cm_full(cm, from)));
}

static bool of_windows(struct cm *cm, sk_span path)
{
    return cm_exists(cm, path) && cm_is_program(path) && cm_file_of(cm, path, false) == NULL;
}

static void name_program(struct cm *cm, struct cm_file *f, sk_span from)
{
    struct sk_command c;
    if (sk_command_of(cm->arena, cm_full(cm, from), &c))
        f->program = c.program;
}

static bool copy_one(struct cm *cm, sk_span from, sk_span to, bool append)
{
    from = cm_bare(cm, from);
    struct cm_file *f = cm_file_of(cm, from, false);
    sk_span bytes = f != NULL ? f->bytes : (sk_span){0}, program = {0};
    bool input = sk_ieq(from, SK_LIT("con")) && cm->in != NULL;
    if (input)
        bytes = *cm->in;
    if (f != NULL)
        program = f->program;
    bool known = of_windows(cm, from) || is_device(from) || sk_starts(from, SK_LIT("\\\\"));
    if (f == NULL && !known)
        return false;
    struct cm_file *g = cm_file_of(cm, to, true);
    if (g == NULL || g == f)
        return g != NULL;
    put_bytes(cm, g, bytes, append);
    g->told = f != NULL && f->told && !append;
    g->program = program;
    if (f == NULL && !is_device(from) && cm_is_program(from))
        name_program(cm, g, from);
    return true;
}

/* a+b c, a *.x, a b; switches count for nothing. */
static void copy_all(struct cm *cm, sk_span sources, sk_span to)
{
    sk_span source;
    bool append = false, any = false, many = sk_find_byte(sources, '+') != SK_NPOS;
    sk_span goal = to;
    while (sk_split(&sources, '+', &source) && cm_step(cm, 1)) {
        source = sk_trim(source);
        if (source.len == 0)
            continue;
        if (goal.len == 0)
            goal = many ? source : base_of(cm_full(cm, source));
        sk_span list = cm_has_wildcard(source) ? cm_glob(cm, cm_bare(cm, source), false, false)
                                               : cm_bare(cm, source),
                one;
        while (sk_next_line(&list, &one) && cm_step(cm, 1)) {
            bool done = copy_one(cm, one, target(cm, goal, one), append);
            any |= done;
            append |= done && many;
        }
    }
    cm->errorlevel = !any;
}

/* The words that are no switches, the last of them apart. */
static void operands(struct cm *cm, sk_span args, sk_span *ret_from, sk_span *ret_to)
{
    struct sk_text from = cm_text(cm);
    sk_span rest = args, word, last = {0};
    bool plus = false;
    while (cm_word(&rest, &word) && cm_step(cm, 1)) {
        if (word.ptr[0] == '/' && word.len <= 10)
            continue;
        bool glue = plus || word.ptr[0] == '+';
        plus = word.ptr[word.len - 1] == '+';
        if (glue || last.len == 0) {
            sk_text_put(&from, word);
            last = word;
        } else {
            *ret_to = word;
            break;
        }
    }
    *ret_from = cm_done(cm, &from);
}

void cm_copy(struct cm *cm, sk_span args)
{
    sk_span from = {0}, to = {0};
    operands(cm, args, &from, &to);
    tell_write(cm, to.len > 0 ? to : from);
    copy_all(cm, from, to);
    if (sk_starts(cm_unquote(from), SK_LIT("\\\\")))
        sk_events_path(cm->ev, cm_unquote(from));
}

void cm_move(struct cm *cm, sk_span args)
{
    sk_span from = {0}, to = {0};
    cm_copy(cm, args);
    operands(cm, args, &from, &to);
    struct cm_file *f = cm_file_of(cm, from, false);
    struct cm_file *g = to.len > 0 ? cm_file_of(cm, target(cm, to, from), false) : NULL;
    if (f == NULL || g == NULL || f == g)
        return;
    g->told = f->told;
    f->gone = true;
    f->told = true;
}

void cm_rename(struct cm *cm, sk_span args)
{
    sk_span from = {0}, to = {0};
    operands(cm, args, &from, &to);
    tell_write(cm, from);
    struct cm_file *f = cm_file_of(cm, from, false);
    cm->errorlevel = f == NULL;
    if (f == NULL || to.len == 0)
        return;
    size_t slash = sk_rfind_byte(f->full, '\\');
    sk_span name = base_of(cm_bare(cm, to));
    sk_span full = cm_join(cm, sk_slice(f->full, 0, slash == SK_NPOS ? 0 : slash + 1), "", name);
    struct cm_file *g = cm_file_of(cm, full, true);
    if (g == NULL || g == f)
        return;
    g->bytes = f->bytes;
    g->program = f->program;
    g->told = f->told;
    f->gone = true;
    f->told = true;
}

/* ---- del, md, rd ---- */

static void remove_file(struct cm *cm, sk_span path)
{
    struct cm_file *f = cm_file_of(cm, path, false);
    if (f != NULL)
        f->gone = true;
}

static void remove_all(struct cm *cm, sk_span args)
{
    sk_span rest = args, word, one;
    while (cm_word(&rest, &word) && cm_step(cm, 1)) {
        if (word.ptr[0] == '/')
            continue;
        sk_events_path(cm->ev, word);
        sk_span list = cm_has_wildcard(word) ? cm_glob(cm, word, false, false) : word;
        while (sk_next_line(&list, &one) && cm_step(cm, 1))
            remove_file(cm, one);
    }
}

void cm_delete(struct cm *cm, sk_span args)
{
    sk_events_behaviour(cm->ev, SK_DO_WRITE, SK_LIT("cmd.file"), cm->line);
    remove_all(cm, args);
}

void cm_rmdir(struct cm *cm, sk_span args)
{
    cm_delete(cm, args);
}

void cm_mkdir(struct cm *cm, sk_span args)
{
    sk_span rest = args, word;
    sk_events_behaviour(cm->ev, SK_DO_WRITE, SK_LIT("cmd.file"), cm->line);
    while (cm_word(&rest, &word) && cm_step(cm, 1)) {
        struct cm_file *f = cm_file_of(cm, word, true);
        if (f != NULL) {
            f->folder = true;
            f->told = true;
            sk_events_path(cm->ev, word);
        }
    }
}

/* ---- dir, cd ---- */

void cm_dir(struct cm *cm, sk_span args)
{
    sk_span rest = args, word, pattern = SK_LIT("*"), line;
    bool bare = false, deep = false;
    while (cm_word(&rest, &word) && cm_step(cm, 1)) {
        bare |= sk_istarts(word, SK_LIT("/b"));
        deep |= sk_ifind(word, SK_LIT("/s")) == 0;
        if (word.ptr[0] != '/')
            pattern = cm_bare(cm, word);
    }
    const struct cm_file *f = cm_file_of(cm, pattern, false);
    bool folder = f != NULL ? f->folder : cm_exists(cm, pattern) && !cm_is_program(pattern);
    if (folder && !cm_has_wildcard(pattern))
        pattern = cm_join(cm, pattern, "\\*", (sk_span){0});
    sk_span found = cm_glob(cm, pattern, false, deep);
    if (found.len == 0 && cm_exists(cm, pattern) && !folder)
        found = cm_full(cm, pattern);
    cm->errorlevel = found.len == 0;
    while (sk_next_line(&found, &line) && cm_step(cm, 1))
        cm_print(cm, bare && deep ? line : base_of(line));
}

void cm_cd(struct cm *cm, sk_span args)
{
    args = sk_trim(args);
    if (sk_istarts(args, SK_LIT("/d")))
        args = sk_trim(sk_from(args, 2));
    if (args.len == 0)
        cm_print(cm, cm->cwd);
    else
        cm->cwd = cm_full(cm, args);
}

void cm_pushd(struct cm *cm, sk_span args)
{
    struct cm_dir *d = SK_NEW(cm->arena, struct cm_dir);
    if (d == NULL) {
        cm_no_memory(cm);
        return;
    }
    *d = (struct cm_dir){cm->dirs, cm->cwd};
    cm->dirs = d;
    if (sk_trim(args).len > 0)
        cm_cd(cm, args);
}

void cm_popd(struct cm *cm, sk_span args)
{
    (void)args;
    if (cm->dirs == NULL)
        return;
    cm->cwd = cm->dirs->path;
    cm->dirs = cm->dirs->next;
}

/* ---- Programs that leave a file behind ---- */

struct words {
    sk_span at[32];
    size_t count;
};

static struct words words_of(sk_span args)
{
    struct words w = {0};
    while (w.count < sizeof w.at / sizeof w.at[0] && cm_word(&args, &w.at[w.count]))
        w.count++;
    return w;
}

static bool is_url(sk_span word)
{
    size_t pos = 0;
    sk_span url;
    return sk_next_url(word, &pos, &url);
}

/* Lines of dashes around base64 do not count. */
static sk_span armour_off(struct cm *cm, sk_span text)
{
    struct sk_text t = cm_text(cm);
    sk_span line;
    while (sk_next_line(&text, &line) && cm_step(cm, 1))
        if (!sk_starts(sk_trim(line), SK_LIT("-----")))
            sk_text_put(&t, sk_trim(line));
    return cm_done(cm, &t);
}

static sk_span hex_off(struct cm *cm, sk_span text)
{
    struct sk_text t = cm_text(cm);
    int high = -1;
    for (size_t i = 0; i < text.len; i++) {
        int v = sk_hex_value(text.ptr[i]);
        if (v < 0)
            continue;
        if (high >= 0)
            sk_text_byte(&t, (uint8_t)(high << 4 | v));
        high = high >= 0 ? -1 : v;
    }
    return cm_done(cm, &t);
}

static void keep(struct cm *cm, sk_span path, sk_span bytes)
{
    struct cm_file *f = path.len == 0 ? NULL : cm_file_of(cm, path, true);
    if (f == NULL)
        return;
    f->bytes = bytes;
    f->told = false;
    sk_events_path(cm->ev, cm_unquote(path));
}

/* curl -O: the name that the URL ends in. */
static sk_span remote_name(const struct words *w)
{
    for (size_t i = 0; i < w->count; i++) {
        size_t slash = sk_rfind_byte(w->at[i], '/');
        if (is_url(w->at[i]) && slash != SK_NPOS)
            return sk_from(cm_unquote(w->at[i]), slash + 1 - (w->at[i].ptr[0] == '"'));
    }
    return (sk_span){0};
}

static void certutil(struct cm *cm, const struct words *w)
{
    sk_span plain[3] = {{0}}, bytes = {0};
    size_t n = 0;
    bool decode = false, hex = false, fetch = false;
    for (size_t i = 0; i < w->count; i++) {
        sk_span word = cm_unquote(w->at[i]);
        bool option = word.len > 0 && (word.ptr[0] == '-' || word.ptr[0] == '/');
        decode |= option && sk_ieq(sk_from(word, 1), SK_LIT("decode"));
        hex |= option && sk_ieq(sk_from(word, 1), SK_LIT("decodehex"));
        fetch |= is_url(word);
        if (!option && !is_url(word) && n < 3)
            plain[n++] = w->at[i];
    }
    if (fetch)
        keep(cm, n > 0 ? plain[0] : remote_name(w), bytes);
    const struct cm_file *in = n > 1 ? cm_file_of(cm, plain[0], false) : NULL;
    if (!(decode || hex) || n < 2)
        return;
    bool good =
        in != NULL && (hex || sk_command_base64(cm->arena, armour_off(cm, in->bytes), &bytes));
    if (good && hex)
        bytes = hex_off(cm, in->bytes);
    cm->errorlevel = in == NULL;
    keep(cm, plain[1], bytes);
    struct cm_file *out = cm_file_of(cm, plain[1], false);
    if (out != NULL)
        out->decoded = true;
}

static sk_span behind_option(const struct words *w, const char *const *names)
{
    for (size_t i = 0; i + 1 < w->count; i++)
        for (size_t k = 0; names[k] != NULL; k++)
            if (sk_eq(w->at[i], sk_span_of_cstr(names[k])))
                return w->at[i + 1];
    return (sk_span){0};
}

static void fetcher(struct cm *cm, const struct words *w)
{
    static const char *const out[] = {"-o", "--output", "-O", "--output-document", NULL};
    sk_span to = behind_option(w, out);
    if (to.len == 0 || to.ptr[0] == '-' || is_url(to))
        to = remote_name(w);
    keep(cm, to, (sk_span){0});
}

/* The word behind the URL. */
static void bitsadmin(struct cm *cm, const struct words *w)
{
    for (size_t i = 0; i + 1 < w->count; i++)
        if (is_url(w->at[i])) {
            keep(cm, w->at[i + 1], (sk_span){0});
            return;
        }
}

static void copier(struct cm *cm, const struct words *w)
{
    sk_span plain[2] = {{0}};
    size_t n = 0;
    for (size_t i = 0; i < w->count; i++)
        if (w->at[i].ptr[0] != '/' && w->at[i].ptr[0] != '-' && n < 2)
            plain[n++] = w->at[i];
    if (n == 2)
        (void)copy_one(cm, plain[0], target(cm, plain[1], plain[0]), false);
}

/* Not a file, but output that scripts wait for. */
static void ping(struct cm *cm, const struct words *w)
{
    (void)w;
    cm_print(cm, SK_LIT("Reply from 203.0.113.1: bytes=32 time=12ms TTL=117"));
}

void cm_program_files(struct cm *cm, const struct sk_command *c)
{
    static const struct {
        const char *program;
        void (*run)(struct cm *cm, const struct words *w);
    } all[] = {{"certutil", certutil},   {"curl", fetcher},    {"wget", fetcher},
               {"bitsadmin", bitsadmin}, {"esentutl", copier}, {"expand", copier},
               {"extrac32", copier},     {"xcopy", copier},    {"replace", copier},
               {"certreq", bitsadmin},   {"ping", ping}};
    struct words w = words_of(c->args);
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        if (sk_eq(c->program, sk_span_of_cstr(all[i].program)))
            all[i].run(cm, &w);
}
