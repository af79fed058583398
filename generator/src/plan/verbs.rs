//! English verbs that names of operations have.

/// Whether a word of an operation's id tells what is done.
pub(super) fn is_verb(word: &str) -> bool {
    matches!(
        word,
        "post" | "put" | "patch" | "head" | "read" | "retrieve" | "fetch" | "edit" | "make"
    ) || ACTIONS.contains(&word)
}

/// Words that are verbs at the end of a path: something is done, nothing is made.
#[rustfmt::skip]
pub(super) const ACTIONS: &[&str] = &[
    "abort", "accept", "acknowledge", "activate", "add", "apply", "approve", "archive", "assign",
    "attach", "authenticate", "authorize", "block", "bulk", "calculate", "cancel", "capture", "change", "check",
    "claim", "clear", "clone", "close", "commit", "complete", "compute", "confirm", "connect",
    "convert", "copy", "count", "create", "deactivate", "decline", "delete", "deploy", "detach", "disable",
    "disconnect", "dismiss", "dispatch", "download", "duplicate", "enable", "estimate", "evaluate", "execute",
    "expire", "export", "extract", "finalize", "find", "fork", "generate", "get", "import", "install", "invite",
    "join", "leave", "link", "list", "lock", "login", "logout", "merge", "migrate", "move", "notify",
    "open", "pause", "ping", "play", "preview", "process", "promote", "publish", "purge", "query",
    "rebuild", "refresh", "refund", "regenerate", "reject", "release", "reload", "remove", "rename",
    "renew", "reopen", "replace", "replay", "resend", "reset", "resolve", "restart", "restore", "resume",
    "retry", "revert", "revoke", "rollback", "rotate", "run", "save", "scan", "search", "send", "set",
    "share", "sign", "skip", "snooze", "start", "stop", "submit", "subscribe", "suspend", "switch", "sync",
    "terminate", "test", "toggle", "track", "transfer", "trigger", "unarchive", "unassign", "unblock",
    "uninstall", "unlink", "unlock", "unpublish", "unshare", "unsubscribe", "update", "upgrade", "upload",
    "validate", "verify", "void", "vote",
];
