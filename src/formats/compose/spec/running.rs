//! Owns what a service says about how it runs: hooks, `develop`, `deploy`, what it extends and who else provides it.

use super::{
    AMOUNT, COMMAND, CONTAINER, FLAG, Keys, OPTIONS, RESERVED_DEVICES, STRICT_FLAG, STRING,
    STRING_OR_STRINGS, STRINGS, TABLE, keys, with, words,
};
use crate::formats::compose::shape::{NOTHING, Shape, TEXT};

pub(super) static PROVIDER: Shape = with(&[&[("type", &STRING), ("options", &OPTIONS)]], &["type"]);
pub(super) static EXTENDS: Shape =
    Shape { scalars: TEXT, ..with(&[&[("service", &STRING), ("file", &STRING)]], &["service"]) };
pub(super) static HOOKS: Shape = Shape::list(&HOOK);
static HOOK: Shape = with(&[HOOK_KEYS], &["command"]);
const HOOK_KEYS: Keys = &[
    ("command", &COMMAND),
    ("user", &STRING),
    ("privileged", &FLAG),
    ("working_dir", &STRING),
    ("environment", &TABLE),
];
pub(super) static PRE_START_HOOKS: Shape = Shape::list(&PRE_START_HOOK);
static PRE_START_HOOK: Shape = keys(&[CONTAINER, &[("per_replica", &FLAG)]]);

pub(super) static DEVELOP: Shape = keys(&[&[("watch", &WATCHES)]]).or(NOTHING);
static WATCHES: Shape = Shape::list(&WATCH);
static WATCH: Shape = with(
    &[&[
        ("ignore", &STRING_OR_STRINGS),
        ("include", &STRING_OR_STRINGS),
        ("path", &STRING),
        ("action", &ACTION),
        ("target", &STRING),
        ("exec", &HOOK),
        ("initial_sync", &STRICT_FLAG),
    ]],
    &["path", "action"],
);
static ACTION: Shape = words(&["rebuild", "sync", "restart", "sync+restart", "sync+exec"]);

pub(super) static DEPLOY: Shape = keys(&[&[
    ("mode", &STRING),
    ("endpoint_mode", &STRING),
    ("replicas", &AMOUNT),
    ("labels", &TABLE),
    ("rollback_config", &ROLL),
    ("update_config", &ROLL),
    ("resources", &RESOURCES),
    ("restart_policy", &RESTART_POLICY),
    ("placement", &PLACEMENT),
]])
.or(NOTHING);
static ROLL: Shape = keys(&[&[
    ("parallelism", &AMOUNT),
    ("delay", &STRING),
    ("failure_action", &STRING),
    ("monitor", &STRING),
    ("max_failure_ratio", &AMOUNT),
    ("order", &ORDER),
]]);
static ORDER: Shape = words(&["start-first", "stop-first"]);
static RESOURCES: Shape = keys(&[&[("limits", &MOST), ("reservations", &LEAST)]]);
static MOST: Shape = keys(&[&[("cpus", &AMOUNT), ("memory", &STRING), ("pids", &AMOUNT)]]);
static LEAST: Shape = keys(&[&[
    ("cpus", &AMOUNT),
    ("memory", &STRING),
    ("generic_resources", &GENERIC_RESOURCES),
    ("devices", &RESERVED_DEVICES),
]]);
static GENERIC_RESOURCES: Shape = Shape::list(&GENERIC_RESOURCE);
static GENERIC_RESOURCE: Shape = keys(&[&[("discrete_resource_spec", &DISCRETE)]]);
static DISCRETE: Shape = keys(&[&[("kind", &STRING), ("value", &AMOUNT)]]);
static RESTART_POLICY: Shape =
    keys(&[&[("condition", &STRING), ("delay", &STRING), ("max_attempts", &AMOUNT), ("window", &STRING)]]);
static PLACEMENT: Shape =
    keys(&[&[("constraints", &STRINGS), ("preferences", &PREFERENCES), ("max_replicas_per_node", &AMOUNT)]]);
static PREFERENCES: Shape = Shape::list(&PREFERENCE);
static PREFERENCE: Shape = keys(&[&[("spread", &STRING)]]);
