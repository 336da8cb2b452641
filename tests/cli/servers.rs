//! Owns git servers for tests: a bare repository, and what serves it: nothing, `git daemon`, or a web server with
//! `git http-backend`. What was started ends with the test, whatever becomes of it.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::sandbox::Sandbox;

/// How a server is talked to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transport {
    /// By the path of its directory.
    Directory,
    /// By git's own protocol.
    Daemon,
    /// By smart HTTP.
    Http,
}

/// A bare repository that is served.
pub struct Server {
    /// The repository.
    pub bare: Sandbox,
    transport: Transport,
    port: u16,
    process: Option<Child>,
}

/// How long a server may take to answer for the first time.
const PATIENCE: Duration = Duration::from_secs(20);

impl Server {
    /// Makes the repository beside `sandbox`, with git-init's `options`, and serves it.
    pub fn start(sandbox: &Sandbox, transport: Transport, options: &[&str]) -> Self {
        let bare = sandbox.beside("server/repo.git");
        std::fs::create_dir_all(bare.path()).unwrap();
        bare.git(&[&["init", "--quiet", "--bare", "--initial-branch=main"], options].concat()).ok();
        bare.git(&["config", "http.receivepack", "true"]).ok();
        // As forges do: what no git would have written is not taken.
        bare.git(&["config", "receive.fsckObjects", "true"]).ok();
        let mut server = Self { bare, transport, port: 0, process: None };
        // A port that was free may be somebody else's a moment later.
        for _ in 0..10 {
            server.port = free_port();
            if server.resume() {
                return server;
            }
        }
        panic!("no port could be served by {transport:?}");
    }

    /// Where it is.
    pub fn url(&self) -> String {
        match self.transport {
            Transport::Directory => self.bare.path().to_str().unwrap().to_owned(),
            Transport::Daemon => format!("git://127.0.0.1:{}/repo.git", self.port),
            Transport::Http => format!("http://127.0.0.1:{}/git/repo.git", self.port),
        }
    }

    /// Ends the service; the repository stays.
    pub fn stop(&mut self) {
        match (self.transport, self.process.take()) {
            (Transport::Directory, _) => std::fs::rename(self.bare.path(), self.aside()).unwrap(),
            (_, Some(process)) => end(process),
            (_, None) => {}
        }
    }

    /// Serves the repository again, where it was served before; says whether it can be reached now.
    pub fn resume(&mut self) -> bool {
        if self.transport == Transport::Directory {
            if self.aside().exists() {
                std::fs::rename(self.aside(), self.bare.path()).unwrap();
            }
            return true;
        }
        let mut process = self.spawn();
        let deadline = Instant::now() + PATIENCE;
        // Only this repository answers there: another test's server has another one.
        while self.bare.call_git(&["ls-remote", &self.url()]).within(self.root()).end().code != Some(0) {
            let is_over = process.try_wait().unwrap().is_some();
            if is_over || Instant::now() > deadline {
                end(process);
                return false;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        self.process = Some(process);
        true
    }

    fn root(&self) -> &Path {
        self.bare.path().parent().unwrap()
    }

    fn aside(&self) -> PathBuf {
        self.root().join("out-of-reach.git")
    }

    fn spawn(&self) -> Child {
        let root = self.root().to_str().unwrap();
        let mut words = match self.transport {
            Transport::Daemon => vec![
                // Not `git daemon`: what it starts would outlive it.
                format!("{}/git-daemon", self.exec_path()),
                "--reuseaddr".to_owned(),
                "--listen=127.0.0.1".to_owned(),
                format!("--port={}", self.port),
                "--export-all".to_owned(),
                "--enable=receive-pack".to_owned(),
                format!("--base-path={root}"),
            ],
            _ => vec![lighttpd(), "-D".to_owned(), "-f".to_owned(), self.web_configuration()],
        };
        // The server ends when its keeper's standard input does: with this process, if not before.
        let keeper = r#""$@" >/dev/null 2>>log & server=$!
            { cat >/dev/null; kill $server 2>/dev/null; } <&3 &
            wait $server; kill $! 2>/dev/null"#;
        let mut arguments = vec!["-c".to_owned(), format!("exec 3<&0; {keeper}"), "keeper".to_owned()];
        arguments.append(&mut words);
        Command::new("sh")
            .args(arguments)
            .current_dir(root)
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap())
            .env("HOME", root)
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap()
    }

    fn exec_path(&self) -> String {
        self.bare.call_git(&["--exec-path"]).within("/").end().ok().stdout.trim().to_owned()
    }

    /// What git-http-backend(1) gives for lighttpd, on a port of its own.
    fn web_configuration(&self) -> String {
        let root = self.root().to_str().unwrap();
        let path = self.root().join("lighttpd.conf");
        let text = format!(
            r#"server.bind = "127.0.0.1"
server.port = {port}
server.document-root = "{root}"
server.upload-dirs = ("{root}")
server.errorlog = "{root}/errors"
server.modules = ("mod_alias", "mod_setenv", "mod_cgi")
alias.url = ("/git" => "{exec_path}/git-http-backend")
$HTTP["url"] =~ "^/git" {{
    cgi.assign = ("" => "")
    setenv.set-environment = (
        "GIT_PROJECT_ROOT" => "{root}",
        "GIT_HTTP_EXPORT_ALL" => "1",
        "GIT_CONFIG_NOSYSTEM" => "1",
        "GIT_CONFIG_GLOBAL" => "/dev/null",
        "HOME" => "{root}"
    )
}}
"#,
            port = self.port,
            exec_path = self.exec_path(),
        );
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(process) = self.process.take() {
            end(process);
        }
    }
}

/// Closes the standard input of a server's keeper and waits until both are gone.
fn end(mut process: Child) {
    drop(process.stdin.take());
    let _ = process.wait();
}

/// A port that nobody serves just now.
pub fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// The web server. Debian puts it where not everybody's PATH looks.
fn lighttpd() -> String {
    let path = std::env::var("PATH").unwrap();
    path.split(':')
        .chain(["/usr/sbin", "/usr/local/sbin"])
        .map(|directory| format!("{directory}/lighttpd"))
        .find(|program| Path::new(program).exists())
        .unwrap_or_else(|| {
            panic!("locks over HTTP are tested with lighttpd, which is missing: `apt-get install lighttpd`, or `.ci/needs`")
        })
}
