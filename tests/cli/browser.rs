//! Owns the browser: a real, headless Chromium told what to do over the DevTools protocol, which goes through a pipe
//! (`--remote-debugging-pipe`: the browser reads its descriptor 3 and writes its descriptor 4, a NUL after each message).

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value, json};

/// What Chromium is called where it is installed.
const NAMES: [&str; 5] =
    ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// What .ci/needs leaves where no Chromium can be had, with the reason.
const EXCUSE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/target/no-chromium");

/// A browser with one page.
pub struct Browser {
    process: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    session: Option<String>,
    last: u64,
    /// What the page has brought about since it was opened: requests, messages to the console, errors.
    pub events: Vec<Value>,
    _home: tempfile::TempDir,
}

impl Browser {
    /// Starts one. `None`, and a loud word about it, only where .ci/needs has written down why there can be none.
    pub fn start() -> Option<Self> {
        let paths = std::env::var_os("PATH").unwrap();
        let find = |name: &&str| {
            std::env::split_paths(&paths).map(|path| path.join(name)).find(|file| file.is_file())
        };
        let Some(program) = NAMES.iter().find_map(find) else {
            let reason = std::fs::read_to_string(EXCUSE).unwrap_or_else(|_| {
                panic!("there is no Chromium to look at the page with: `.ci/needs` installs it")
            });
            let line = "!".repeat(78);
            std::io::stderr()
                .write_all(format!("{line}\nNOT TESTED in a browser: {}\n{line}\n", reason.trim()).as_bytes())
                .unwrap();
            return None;
        };
        let home = tempfile::tempdir().unwrap();
        let options = [
            "--headless",
            // A sandbox of its own needs rights that a container does not give; the page is the test's own.
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-background-networking",
            "--disable-component-update",
            "--no-first-run",
            "--remote-debugging-pipe",
        ];
        // The shell gives the two descriptors: a safe program has no other way.
        let mut process = Command::new("sh")
            .args(["-c", "exec \"$0\" \"$@\" 3<&0 4>&1 >/dev/null 2>&1"])
            .arg(program)
            .args(options)
            .arg(format!("--user-data-dir={}", home.path().display()))
            .env("HOME", home.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (input, output) = (process.stdin.take().unwrap(), process.stdout.take().unwrap());
        let mut browser = Self {
            process,
            input,
            output: BufReader::new(output),
            session: None,
            last: 0,
            events: Vec::new(),
            _home: home,
        };
        let target = browser.ask("Target.createTarget", json!({"url": "about:blank"}));
        let attach = json!({"targetId": target["targetId"], "flatten": true});
        let attached = browser.ask("Target.attachToTarget", attach);
        browser.session = Some(attached["sessionId"].as_str().unwrap().to_owned());
        for domain in ["Page", "Network", "Log", "Runtime"] {
            browser.ask(&format!("{domain}.enable"), json!({}));
        }
        Some(browser)
    }

    /// Sends a command and gives its result; what happens meanwhile is kept in `events`.
    #[track_caller]
    pub fn ask(&mut self, method: &str, parameters: Value) -> Value {
        self.last += 1;
        let mut message = json!({"id": self.last, "method": method, "params": parameters});
        if let Some(session) = &self.session {
            message["sessionId"] = json!(session);
        }
        self.input.write_all(format!("{message}\0").as_bytes()).unwrap();
        loop {
            let mut answer = self.next();
            if answer["id"] == self.last {
                assert!(answer["error"].is_null(), "{method}: {}", answer["error"]);
                return answer["result"].take();
            }
            self.events.push(answer);
        }
    }

    /// Opens a file, with scripts switched off, on a screen of this width, in `light` or `dark`.
    pub fn open(&mut self, file: &Path, width: u32, scheme: &str) {
        self.ask("Emulation.setScriptExecutionDisabled", json!({"value": true}));
        let screen = json!({"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 600});
        self.ask("Emulation.setDeviceMetricsOverride", screen);
        let feature = json!({"features": [{"name": "prefers-color-scheme", "value": scheme}]});
        self.ask("Emulation.setEmulatedMedia", feature);
        self.events.clear();
        self.ask("Page.navigate", json!({"url": format!("file://{}", file.display())}));
        while !self.events.iter().any(|event| event["method"] == "Page.loadEventFired") {
            let event = self.next();
            self.events.push(event);
        }
    }

    /// What an expression about the page comes to. The protocol evaluates it, whatever the page itself may run.
    #[track_caller]
    pub fn look(&mut self, expression: &str) -> Value {
        let mut answer =
            self.ask("Runtime.evaluate", json!({"expression": expression, "returnByValue": true}));
        assert!(answer["exceptionDetails"].is_null(), "{expression}: {}", answer["exceptionDetails"]);
        answer["result"]["value"].take()
    }

    fn next(&mut self) -> Value {
        let mut message = Vec::new();
        self.output.read_until(0, &mut message).unwrap();
        assert_eq!(message.pop(), Some(0), "the browser has gone away");
        serde_json::from_slice(&message).unwrap()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // Only the process that was started here: its children follow it.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
