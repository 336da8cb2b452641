//! Owns what the Compose specification lets a file say: the keys of every mapping and the kinds of their values, as
//! Compose v5 holds files to them (<https://github.com/compose-spec/compose-spec>, `schema/compose-spec.json`).

mod declared;
mod running;

use super::shape::{DATE, Mapping, NOTHING, NUMBER, SWITCH, Shape, TEXT};
use declared::{CONFIG, MODEL, NETWORK, SECRET, VOLUME};
use running::{DEPLOY, DEVELOP, EXTENDS, HOOKS, PRE_START_HOOKS, PROVIDER};

type Keys = &'static [(&'static str, &'static Shape)];

const fn keys(keys: &'static [Keys]) -> Shape {
    Shape::mapping(Mapping::Keys(keys, &[]))
}

const fn with(keys: &'static [Keys], required: &'static [&'static str]) -> Shape {
    Shape::mapping(Mapping::Keys(keys, required))
}

const fn words(words: &'static [&'static str]) -> Shape {
    Shape { words, ..Shape::scalar(TEXT) }
}

static STRING: Shape = Shape::scalar(TEXT);
static AMOUNT: Shape = Shape::scalar(TEXT | NUMBER);
static INTEGER: Shape = Shape::scalar(NUMBER);
static FLAG: Shape = Shape::scalar(TEXT | SWITCH);
static STRICT_FLAG: Shape = Shape::scalar(SWITCH);
static SCALAR: Shape = Shape::scalar(TEXT | NUMBER | SWITCH | NOTHING | DATE);
static ANYTHING: Shape = Shape {
    scalars: TEXT | NUMBER | SWITCH | NOTHING | DATE,
    words: &[],
    list: Some(&ANYTHING),
    mapping: Some(Mapping::Any),
};
static OPTIONS: Shape = Shape::mapping(Mapping::Any);
static STRINGS: Shape = Shape::list(&STRING);
static AMOUNTS: Shape = Shape::list(&AMOUNT);
static STRING_OR_STRINGS: Shape = Shape::list(&STRING).or(TEXT);
static COMMAND: Shape = Shape::list(&STRING).or(TEXT | NOTHING);
static TABLE: Shape =
    Shape { list: Some(&STRING), mapping: Some(Mapping::Each(&SCALAR)), ..Shape::scalar(0) };
static HOSTS: Shape =
    Shape { list: Some(&STRING), mapping: Some(Mapping::Each(&STRING_OR_STRINGS)), ..Shape::scalar(0) };

/// A whole file.
pub(super) static FILE: Shape = keys(&[&[
    ("version", &STRING),
    ("name", &STRING),
    ("include", &INCLUDES),
    ("services", &SERVICES),
    ("models", &MODELS),
    ("networks", &NETWORKS),
    ("volumes", &VOLUMES),
    ("secrets", &SECRETS),
    ("configs", &CONFIGS),
    ("jobs", &JOBS),
]]);

static SERVICES: Shape = Shape::mapping(Mapping::Named(&SERVICE));
static SERVICE: Shape = keys(&[CONTAINER, WORKLOAD, SERVICE_ONLY]);
static JOBS: Shape = Shape::mapping(Mapping::Named(&JOB));
static JOB: Shape = with(&[CONTAINER, WORKLOAD, JOB_ONLY], &["triggers"]);
static MODELS: Shape = Shape::mapping(Mapping::Named(&MODEL));
static NETWORKS: Shape = Shape::mapping(Mapping::Named(&NETWORK));
static VOLUMES: Shape = Shape::mapping(Mapping::Named(&VOLUME));
static SECRETS: Shape = Shape::mapping(Mapping::Named(&SECRET));
static CONFIGS: Shape = Shape::mapping(Mapping::Named(&CONFIG));

static INCLUDES: Shape = Shape::list(&INCLUDE);
static INCLUDE: Shape = Shape { scalars: TEXT, ..with(&[INCLUDE_KEYS], &["path"]) };
const INCLUDE_KEYS: Keys =
    &[("path", &STRING_OR_STRINGS), ("env_file", &STRING_OR_STRINGS), ("project_directory", &STRING)];

const CONTAINER: Keys = &[
    ("annotations", &TABLE),
    ("blkio_config", &BLKIO),
    ("cap_add", &STRINGS),
    ("cap_drop", &STRINGS),
    ("cgroup", &CGROUP),
    ("cgroup_parent", &STRING),
    ("command", &COMMAND),
    ("configs", &GRANTS),
    ("cpu_count", &AMOUNT),
    ("cpu_percent", &AMOUNT),
    ("cpu_shares", &AMOUNT),
    ("cpu_quota", &AMOUNT),
    ("cpu_period", &AMOUNT),
    ("cpu_rt_period", &AMOUNT),
    ("cpu_rt_runtime", &AMOUNT),
    ("cpus", &AMOUNT),
    ("cpuset", &STRING),
    ("credential_spec", &CREDENTIALS),
    ("device_cgroup_rules", &STRINGS),
    ("devices", &DEVICES),
    ("dns", &STRING_OR_STRINGS),
    ("dns_opt", &STRINGS),
    ("dns_search", &STRING_OR_STRINGS),
    ("domainname", &STRING),
    ("entrypoint", &COMMAND),
    ("env_file", &ENV_FILE),
    ("label_file", &STRING_OR_STRINGS),
    ("environment", &TABLE),
    ("extra_hosts", &HOSTS),
    ("gpus", &GPUS),
    ("group_add", &AMOUNTS),
    ("hostname", &STRING),
    ("image", &STRING),
    ("init", &FLAG),
    ("ipc", &STRING),
    ("isolation", &STRING),
    ("labels", &TABLE),
    ("logging", &LOGGING),
    ("mac_address", &STRING),
    ("mem_limit", &AMOUNT),
    ("mem_reservation", &AMOUNT),
    ("mem_swappiness", &AMOUNT),
    ("memswap_limit", &AMOUNT),
    ("network_mode", &STRING),
    ("models", &NAMES_OR_TABLE),
    ("networks", &SERVICE_NETWORKS),
    ("oom_kill_disable", &FLAG),
    ("oom_score_adj", &AMOUNT),
    ("pid", &PID),
    ("pids_limit", &AMOUNT),
    ("platform", &STRING),
    ("privileged", &FLAG),
    ("pull_policy", &STRING),
    ("pull_refresh_after", &STRING),
    ("read_only", &FLAG),
    ("runtime", &STRING),
    ("security_opt", &STRINGS),
    ("shm_size", &AMOUNT),
    ("secrets", &GRANTS),
    ("sysctls", &TABLE),
    ("stop_grace_period", &STRING),
    ("stop_signal", &STRING),
    ("storage_opt", &OPTIONS),
    ("tmpfs", &STRING_OR_STRINGS),
    ("ulimits", &ULIMITS),
    ("use_api_socket", &STRICT_FLAG),
    ("user", &STRING),
    ("uts", &STRING),
    ("userns_mode", &STRING),
    ("volumes", &MOUNTS),
    ("volumes_from", &STRINGS),
    ("working_dir", &STRING),
];

const WORKLOAD: Keys = &[
    ("build", &BUILD),
    ("depends_on", &DEPENDS_ON),
    ("healthcheck", &HEALTHCHECK),
    ("ports", &PORTS),
    ("expose", &AMOUNTS),
    ("stdin_open", &FLAG),
    ("tty", &FLAG),
];

const SERVICE_ONLY: Keys = &[
    ("deploy", &DEPLOY),
    ("develop", &DEVELOP),
    ("profiles", &STRINGS),
    ("restart", &STRING),
    ("scale", &AMOUNT),
    ("attach", &FLAG),
    ("container_name", &STRING),
    ("provider", &PROVIDER),
    ("extends", &EXTENDS),
    ("links", &STRINGS),
    ("external_links", &STRINGS),
    ("pre_start", &PRE_START_HOOKS),
    ("post_start", &HOOKS),
    ("pre_stop", &HOOKS),
];

const JOB_ONLY: Keys = &[("profiles", &STRINGS), ("triggers", &OPTIONS)];

static CGROUP: Shape = words(&["host", "private"]);
static PID: Shape = Shape::scalar(TEXT | NOTHING);
static BLKIO: Shape = keys(&[&[
    ("device_read_bps", &LIMITS),
    ("device_read_iops", &LIMITS),
    ("device_write_bps", &LIMITS),
    ("device_write_iops", &LIMITS),
    ("weight", &AMOUNT),
    ("weight_device", &WEIGHTS),
]]);
static LIMITS: Shape = Shape::list(&LIMIT);
static LIMIT: Shape = keys(&[&[("path", &STRING), ("rate", &AMOUNT)]]);
static WEIGHTS: Shape = Shape::list(&WEIGHT);
static WEIGHT: Shape = keys(&[&[("path", &STRING), ("weight", &AMOUNT)]]);
static CREDENTIALS: Shape = keys(&[&[("config", &STRING), ("file", &STRING), ("registry", &STRING)]]);
static DEVICES: Shape = Shape::list(&DEVICE);
static DEVICE: Shape = Shape {
    scalars: TEXT,
    ..with(&[&[("source", &STRING), ("target", &STRING), ("permissions", &STRING)]], &["source"])
};
static ENV_FILE: Shape = Shape { scalars: TEXT, ..Shape::list(&ENV_FILE_ENTRY) };
static ENV_FILE_ENTRY: Shape = Shape {
    scalars: TEXT,
    ..with(&[&[("path", &STRING), ("format", &STRING), ("required", &FLAG)]], &["path"])
};
static GPUS: Shape = Shape { words: &["all"], scalars: TEXT, ..Shape::list(&RESERVED_DEVICE) };
static RESERVED_DEVICES: Shape = Shape::list(&RESERVED_DEVICE);
static RESERVED_DEVICE: Shape = keys(&[&[
    ("capabilities", &STRINGS),
    ("count", &AMOUNT),
    ("device_ids", &STRINGS),
    ("driver", &STRING),
    ("options", &TABLE),
]]);
static LOGGING: Shape = keys(&[&[("driver", &STRING), ("options", &OPTIONS)]]);
static NAMES_OR_TABLE: Shape =
    Shape { list: Some(&STRING), mapping: Some(Mapping::Each(&ANYTHING)), ..Shape::scalar(0) };
static SERVICE_NETWORKS: Shape =
    Shape { list: Some(&STRING), mapping: Some(Mapping::Named(&SERVICE_NETWORK)), ..Shape::scalar(0) };
static SERVICE_NETWORK: Shape = keys(&[&[
    ("aliases", &STRINGS),
    ("interface_name", &STRING),
    ("ipv4_address", &STRING),
    ("ipv6_address", &STRING),
    ("link_local_ips", &STRINGS),
    ("mac_address", &STRING),
    ("driver_opts", &OPTIONS),
    ("priority", &AMOUNT),
    ("gw_priority", &AMOUNT),
]])
.or(NOTHING);
static GRANTS: Shape = Shape::list(&GRANT);
static GRANT: Shape = Shape {
    scalars: TEXT,
    ..keys(&[&[
        ("source", &STRING),
        ("target", &STRING),
        ("uid", &STRING),
        ("gid", &STRING),
        ("mode", &AMOUNT),
    ]])
};
static ULIMITS: Shape = Shape::mapping(Mapping::Each(&ULIMIT));
static ULIMIT: Shape =
    Shape { scalars: TEXT | NUMBER, ..with(&[&[("hard", &AMOUNT), ("soft", &AMOUNT)]], &["hard", "soft"]) };
static MOUNTS: Shape = Shape::list(&MOUNT);
static MOUNT: Shape = Shape {
    scalars: TEXT,
    ..with(
        &[&[
            ("type", &MOUNT_TYPE),
            ("source", &STRING),
            ("target", &STRING),
            ("read_only", &FLAG),
            ("consistency", &STRING),
            ("bind", &BIND),
            ("volume", &MOUNTED_VOLUME),
            ("tmpfs", &TMPFS),
            ("image", &MOUNTED_IMAGE),
        ]],
        &["type"],
    )
};
static MOUNT_TYPE: Shape = words(&["bind", "volume", "tmpfs", "cluster", "npipe", "image"]);
static BIND: Shape = keys(&[&[
    ("propagation", &STRING),
    ("create_host_path", &FLAG),
    ("recursive", &RECURSIVE),
    ("selinux", &SELINUX),
]]);
static RECURSIVE: Shape = words(&["enabled", "disabled", "writable", "readonly"]);
static SELINUX: Shape = words(&["z", "Z"]);
static MOUNTED_VOLUME: Shape = keys(&[&[("labels", &TABLE), ("nocopy", &FLAG), ("subpath", &STRING)]]);
static TMPFS: Shape = keys(&[&[("size", &AMOUNT), ("mode", &AMOUNT)]]);
static MOUNTED_IMAGE: Shape = keys(&[&[("subpath", &STRING)]]);

static BUILD: Shape = Shape {
    scalars: TEXT,
    ..keys(&[&[
        ("context", &STRING),
        ("dockerfile", &STRING),
        ("dockerfile_inline", &STRING),
        ("entitlements", &STRINGS),
        ("args", &TABLE),
        ("ssh", &TABLE),
        ("labels", &TABLE),
        ("cache_from", &STRINGS),
        ("cache_to", &STRINGS),
        ("no_cache", &FLAG),
        ("no_cache_filter", &STRING_OR_STRINGS),
        ("additional_contexts", &TABLE),
        ("network", &STRING),
        ("provenance", &FLAG),
        ("sbom", &FLAG),
        ("pull", &FLAG),
        ("target", &STRING),
        ("shm_size", &AMOUNT),
        ("extra_hosts", &HOSTS),
        ("isolation", &STRING),
        ("privileged", &FLAG),
        ("secrets", &GRANTS),
        ("tags", &STRINGS),
        ("ulimits", &ULIMITS),
        ("platforms", &STRINGS),
    ]])
};
static DEPENDS_ON: Shape =
    Shape { list: Some(&STRING), mapping: Some(Mapping::Named(&DEPENDENCY)), ..Shape::scalar(0) };
static DEPENDENCY: Shape =
    with(&[&[("restart", &FLAG), ("required", &STRICT_FLAG), ("condition", &CONDITION)]], &["condition"]);
static CONDITION: Shape = words(&["service_started", "service_healthy", "service_completed_successfully"]);
static HEALTHCHECK: Shape = keys(&[&[
    ("disable", &FLAG),
    ("interval", &STRING),
    ("retries", &AMOUNT),
    ("test", &STRING_OR_STRINGS),
    ("timeout", &STRING),
    ("start_period", &STRING),
    ("start_interval", &STRING),
]]);
static PORTS: Shape = Shape::list(&PORT);
static PORT: Shape = Shape {
    scalars: TEXT | NUMBER,
    ..keys(&[&[
        ("name", &STRING),
        ("mode", &STRING),
        ("host_ip", &STRING),
        ("target", &AMOUNT),
        ("published", &AMOUNT),
        ("protocol", &STRING),
        ("app_protocol", &STRING),
    ]])
};
