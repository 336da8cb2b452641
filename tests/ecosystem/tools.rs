//! Owns what the tests run beside git and policy, and the release that they install policy from.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use crate::sandbox::Sandbox;

/// A file of this repository.
pub fn ours(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// A program from PyPI.
pub fn python_tool(name: &str) -> PathBuf {
    there(ours("target/ecosystem/venv/bin").join(name))
}

/// A program from npm.
pub fn node_tool(name: &str) -> PathBuf {
    there(ours("target/ecosystem/node_modules/.bin").join(name))
}

fn there(path: PathBuf) -> PathBuf {
    assert!(path.exists(), "{} is not there: run .ci/needs", path.display());
    path
}

/// A directory for what all tests of this run share. Those of runs that are over are removed.
fn run_directory() -> PathBuf {
    let runs = ours("target/ecosystem/runs");
    let own = runs.join(std::process::id().to_string());
    std::fs::create_dir_all(&own).unwrap();
    for entry in std::fs::read_dir(&runs).unwrap() {
        let entry = entry.unwrap();
        if !Path::new("/proc").join(entry.file_name()).exists() {
            // Another run may be at it, too.
            let _ = std::fs::remove_dir_all(entry.path());
        }
    }
    own
}

/// The binary under test, without what only debuggers read: it is copied and packed many times.
pub fn stripped() -> &'static Path {
    static STRIPPED: OnceLock<PathBuf> = OnceLock::new();
    STRIPPED.get_or_init(|| {
        let to = run_directory().join("policy");
        succeed(Command::new("strip").arg("-o").arg(&to).arg(env!("CARGO_BIN_EXE_policy")));
        to
    })
}

/// A directory with the wheel, built by maturin. The binary in it is built by cargo with the profile that
/// `POLICY_TEST_PROFILE` names, beside all others: nothing is built twice.
pub fn wheels() -> &'static Path {
    static WHEELS: OnceLock<PathBuf> = OnceLock::new();
    WHEELS.get_or_init(|| {
        let to = run_directory().join("wheels");
        let profile = std::env::var("POLICY_TEST_PROFILE").unwrap_or_else(|_| "dev".to_owned());
        let target = Path::new(env!("CARGO_BIN_EXE_policy")).ancestors().nth(2).unwrap();
        let mut command = Command::new(python_tool("maturin"));
        command.args(["build", "--quiet", "--locked", "--profile", &profile, "--out"]).arg(&to);
        succeed(command.current_dir(ours("packaging/python")).env("CARGO_TARGET_DIR", target));
        to
    })
}

/// Where a release of the binary under test is, as releases are laid out.
pub fn release() -> &'static str {
    static RELEASE: OnceLock<String> = OnceLock::new();
    RELEASE.get_or_init(|| publish(stripped(), &run_directory().join("release")))
}

/// Publishes `program` as a release of this version below `root`; gives the URL.
pub fn publish(program: &Path, root: &Path) -> String {
    let directory = root.join(format!("v{}", env!("CARGO_PKG_VERSION")));
    std::fs::create_dir_all(&directory).unwrap();
    let archive = Command::new(ours("packaging/archive"))
        .args([program.as_os_str(), "x86_64-unknown-linux-musl".as_ref(), directory.as_os_str()])
        .stdout(std::process::Stdio::null())
        .status();
    assert!(archive.unwrap().success());
    succeed(Command::new(ours("packaging/checksums")).arg(&directory));
    format!("file://{}", root.display())
}

/// The checksum that the release lists.
pub fn listed_checksum(release: &str) -> String {
    let path = format!("{}/v{}/SHA256SUMS", release.trim_start_matches("file://"), env!("CARGO_PKG_VERSION"));
    std::fs::read_to_string(path).unwrap().split(' ').next().unwrap().to_owned()
}

fn succeed(command: &mut Command) {
    let status = command.status().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(status.success(), "{command:?} ended with {status}");
}

/// A program that says with what arguments it was called, and ends with `code`.
pub fn recorder(sandbox: &Sandbox, path: &str, code: u8) {
    sandbox
        .script(path, &format!("printf 'called with <%s>\\n' \"$@\"\n[ \"$1\" = --version ] || exit {code}"));
}

/// Copies files of this repository, with the directories above them.
pub fn copy_ours(paths: &[&str], into: &Sandbox) {
    for path in paths {
        let to = into.path().join(path);
        std::fs::create_dir_all(to.parent().unwrap()).unwrap();
        into.call("cp", &["-p", ours(path).to_str().unwrap(), to.to_str().unwrap()]).end().ok();
    }
}
