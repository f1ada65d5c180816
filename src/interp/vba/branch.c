/* What depends on the machine the macro believes to run on, and the branches it decides. */
#include "interp/vba/run.h"

enum { MAX_BRANCHES = 4096 };

/* Functions and members that tell about the machine, its user, its clock. */
static const char *const names[] = {
    "Environ",
    "Now",
    "Date",
    "Time",
    "Timer",
    "Dir",
    "CurDir",
    "GetAttr",
    "FileLen",
    "FileDateTime",
    "UserName",
    "UserDomain",
    "ComputerName",
    "OperatingSystem",
    "International",
    "Language",
    "LanguageID",
    "LanguageSettings",
    "RecentFiles",
    "Tasks",
    "RegRead",
    "Environment",
    "ExpandEnvironmentStrings",
    "SpecialFolders",
    "FileExists",
    "FolderExists",
    "DriveExists",
    "GetDrive",
    "Drives",
    "ExecQuery",
    "InstancesOf",
    "PrivateProfileString",
    "System",
    "MouseAvailable",
    "Country",
    "HorizontalResolution",
    "VerticalResolution",
    "OrganizationName",
    "UserInitials",
    "UserAddress",
    "Processes",
    "GetLocale",
    "UsableHeight",
    "UsableWidth",
    "AddIns",
    "COMAddIns",
    "CanPlaySounds",
};
/* Only as members of Application and the document. */
static const char *const host_names[] = {
    "Version",     "Name",     "FullName", "Path",           "Build",        "Windows",  "Visible",
    "UserControl", "ReadOnly", "Saved",    "ProtectionType", "ActiveWindow", "CodeName",
};

bool vb_env_names(struct vb *vb)
{
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        struct vb_name *n = vb_name_c(vb, names[i]);
        if (n == NULL)
            return false;
        n->environment = VB_ENV_ALWAYS;
    }
    for (size_t i = 0; i < sizeof host_names / sizeof host_names[0]; i++) {
        struct vb_name *n = vb_name_c(vb, host_names[i]);
        if (n == NULL)
            return false;
        n->environment = VB_ENV_HOST;
    }
    return true;
}

/* Whoever waits reads the clock again and again: then it goes on by 20 ms each time, so that a
 * wait of minutes costs thousands of steps, not all of them. */
void vb_tick(struct vb *vb)
{
    enum { PATIENT_READS = 8 };
    if (++vb->clock_reads > PATIENT_READS)
        vb->clock += 0.02 / 86400;
}

void vb_env_read(struct vb *vb)
{
    vb->env_read = true;
}

void vb_env_member(struct vb *vb, const struct vb_obj *o, const struct vb_name *name)
{
    if (o->module == NULL || o == vb->document)
        vb->env_read |= name->environment == VB_ENV_ALWAYS ||
                        (name->environment == VB_ENV_HOST && (o == vb->app || o == vb->document));
}

/* Remembers the branch where runs are compared; true: it goes the other way this time. */
bool vb_branch(struct vb *vb, const struct vb_frame *f, uint32_t pc)
{
    struct vb_branch b = {f->proc->serial, pc};
    if (!vb->env_read)
        return false;
    if (vb->watch && vb->branches.count < MAX_BRANCHES) {
        for (size_t i = vb->branches.count; i-- > 0;)
            if (vb->branches.at[i].proc == b.proc && vb->branches.at[i].pc == b.pc) {
                b.proc = UINT32_MAX; /* known */
                break;
            }
        struct vb_branch *at = b.proc == UINT32_MAX ? NULL : SK_PUSH(vb->arena, &vb->branches);
        if (at != NULL)
            *at = b;
        b.proc = f->proc->serial;
    }
    for (size_t i = 0; i < vb->flip_count; i++)
        if (vb->flips[i].proc == b.proc && vb->flips[i].pc == b.pc)
            return true;
    return false;
}
