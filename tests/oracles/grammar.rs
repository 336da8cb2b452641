//! A grammar that makes Dockerfiles: every instruction, in odd case, with flags, JSON, heredocs, continuations and
//! comments wherever they may stand.

use fastrand::Rng;

/// A maker of files, the same for the same seed.
pub(crate) struct Grammar {
    random: Rng,
    escape: char,
}

impl Grammar {
    /// A maker that starts from `seed`.
    pub(crate) fn new(seed: u64) -> Self {
        Self { random: Rng::with_seed(seed), escape: '\\' }
    }

    fn pick<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.random.usize(..of.len())]
    }

    fn chance(&mut self, one_in: u32) -> bool {
        self.random.u32(..one_in) == 0
    }

    /// A whole file.
    pub(crate) fn file(&mut self) -> String {
        let mut text = String::new();
        self.escape = '\\';
        if self.chance(5) {
            self.escape = '`';
            text.push_str(self.pick_str(&[
                "# escape=`\n",
                "#escape=`\n",
                "# Escape = `\n",
                "# syntax=x\n# escape=`\n",
            ]));
        }
        text.push_str("FROM scratch AS base\n");
        for _ in 0..self.random.usize(1..9) {
            if self.chance(4) {
                text.push_str(self.pick_str(&["\n", "# a comment\n", "   # indented\n", "\t\n"]));
            }
            if self.chance(6) {
                text.push_str(self.pick_str(&["  ", "\t"]));
            }
            let instruction = self.instruction();
            text.push_str(&instruction);
            text.push('\n');
        }
        if self.chance(8) {
            text = text.replace('\n', "\r\n");
        }
        if self.chance(12) {
            text.insert(0, '\u{feff}');
        }
        if self.chance(8) {
            text.truncate(text.trim_end().len());
        }
        text
    }

    fn pick_str(&mut self, of: &[&'static str]) -> &'static str {
        of[self.random.usize(..of.len())]
    }

    fn instruction(&mut self) -> String {
        let keyword = self.pick(&[
            "ADD",
            "ARG",
            "CMD",
            "COPY",
            "ENTRYPOINT",
            "ENV",
            "EXPOSE",
            "FROM",
            "HEALTHCHECK",
            "LABEL",
            "ONBUILD",
            "RUN",
            "RUN",
            "RUN",
            "SHELL",
            "STOPSIGNAL",
            "USER",
            "VOLUME",
            "WORKDIR",
        ]);
        let body = self.body(keyword);
        format!("{} {body}", self.cased(keyword))
    }

    fn cased(&mut self, keyword: &str) -> String {
        match self.random.u32(..6) {
            0 => keyword.to_lowercase(),
            1 => keyword
                .chars()
                .enumerate()
                .map(|(at, c)| if at % 2 == 0 { c } else { c.to_ascii_lowercase() })
                .collect(),
            _ => keyword.to_owned(),
        }
    }

    fn body(&mut self, keyword: &str) -> String {
        match keyword {
            "ARG" => self.pick(&["A", "A=b", "A=\"b c\"", "A=b B=c"]).to_owned(),
            "ENV" | "LABEL" => {
                let gap = self.gap();
                let pairs = ["a=b", "c=\"d e\"", "f='g h'", "i=j\\ k", "l=$m", "n=${o:-p}"];
                let count = self.random.usize(1..4);
                (0..count).map(|_| self.pick(&pairs)).collect::<Vec<_>>().join(&gap)
            }
            "EXPOSE" => self.pick(&["80", "80 443/tcp", "8000-8010"]).to_owned(),
            "FROM" => self.pick(&["x", "x AS y", "x as z", "--platform=linux/amd64 x", "$A"]).to_owned(),
            "STOPSIGNAL" => "SIGTERM".to_owned(),
            "USER" => self.pick(&["root", "1000:1000", "$U"]).to_owned(),
            "WORKDIR" => self.pick(&["/a", "/a b", "$HOME/x"]).to_owned(),
            "SHELL" => self.json(),
            "VOLUME" | "CMD" | "ENTRYPOINT" => {
                if self.chance(2) {
                    self.json()
                } else {
                    self.command()
                }
            }
            "HEALTHCHECK" => match self.random.u32(..3) {
                0 => "NONE".to_owned(),
                1 => format!("--interval=5s --timeout=3s CMD {}", self.command()),
                _ => format!("CMD {}", self.json()),
            },
            "COPY" | "ADD" => self.copy(),
            "ONBUILD" => {
                let inner = self.pick(&["RUN", "COPY", "CMD", "ENV", "USER"]);
                let body = self.body(inner);
                format!("{} {body}", self.cased(inner))
            }
            _ => self.run(),
        }
    }

    fn json(&mut self) -> String {
        self.pick(&[
            "[\"a\"]",
            "[ \"a\" , \"b c\" ]",
            "[]",
            "[\"a\\\"b\", \"\\u00e4\"]",
            "['a']",
            "[\"a\",]",
            "[\"a\" \"b\"]",
            "[\"a\"",
            "[\"a\", 1]",
        ])
        .to_owned()
    }

    /// White space between words, perhaps over a line's end.
    fn gap(&mut self) -> String {
        let escape = self.escape;
        match self.random.u32(..9) {
            0 => format!(" {escape}\n  "),
            1 => format!(" {escape}\n# between\n\n    "),
            2 => format!("{escape}\n "),
            3 => format!(" {escape}  \n\t"),
            4 => format!(" {escape}\n   # indented between\n  "),
            5 => "  ".to_owned(),
            6 => "\t".to_owned(),
            _ => " ".to_owned(),
        }
    }

    fn command(&mut self) -> String {
        let words = [
            "echo",
            "a",
            "&&",
            "'b c'",
            "\"d e\"",
            "$F",
            "${G:-h}",
            "$((1<<2))",
            "x\\ y",
            "#no",
            "--flag",
            "||",
            "|",
            "größe",
            "<<<word",
            "2>&1",
            "> /dev/null",
        ];
        let mut text = self.pick(&["echo", "make", "cat"]).to_owned();
        for _ in 0..self.random.usize(0..6) {
            text += &self.gap();
            text += self.pick(&words);
        }
        text
    }

    fn flags(&mut self, of: &[&str]) -> String {
        let mut text = String::new();
        for _ in 0..self.random.usize(0..3) {
            text += self.pick(of);
            text += &self.gap();
        }
        text
    }

    fn run(&mut self) -> String {
        let flags = self.flags(&[
            "--mount=type=cache,target=/c",
            "--network=none",
            "--mount=\"type=bind\"",
            "--security=insecure",
        ]);
        match self.random.u32(..4) {
            0 => format!("{flags}{}", self.json()),
            1 => format!("{flags}{}", self.heredocs()),
            _ => format!("{flags}{}", self.command()),
        }
    }

    fn copy(&mut self) -> String {
        let flags = self.flags(&["--from=base", "--chown=1:1", "--link", "--chmod=755"]);
        match self.random.u32(..4) {
            0 => format!("{flags}[\"a b\", \"c\"]"),
            1 => {
                let (name, body) = self.document();
                format!("{flags}<<{name} /d/\n{body}")
            }
            _ => format!("{flags}a{}b{}/d/", self.gap(), self.gap()),
        }
    }

    /// A command with one heredoc or two.
    fn heredocs(&mut self) -> String {
        let (name, body) = self.document();
        let before = self.pick(&["", "cat ", "3"]);
        let after = self.pick(&["", " > /x", " | sh"]);
        if self.chance(3) {
            let (second, other) = self.document();
            return format!("{before}<<{name}{after} && cat <<{second}\n{body}\n{other}");
        }
        format!("{before}<<{name}{after}\n{body}")
    }

    /// How a heredoc is opened, and the lines that follow, with its end.
    fn document(&mut self) -> (String, String) {
        let name = self.pick(&["EOF", "EOT", "end.txt", "A_B"]);
        let chomp = self.chance(4);
        let opened = match self.random.u32(..4) {
            0 => format!("'{name}'"),
            1 => format!("\"{name}\""),
            _ => name.to_owned(),
        };
        let lines = ["RUN no", "# kept", "", "  indented", "\ttab", "a \\", "echo <<X", "FROM y"];
        let mut body: String =
            (0..self.random.usize(0..4)).map(|_| format!("{}\n", self.pick(&lines))).collect();
        if chomp {
            body.push_str(self.pick_str(&["\t", "\t\t", ""]));
        }
        body.push_str(name);
        (format!("{}{opened}", if chomp { "-" } else { "" }), body)
    }
}
