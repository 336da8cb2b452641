//! Owns the languages that are known by their comments alone, and the scanner that finds comments and strings in them.
//!
//! The scanner reads a text once, from its first byte to its last, and keeps no state but where it stands. It errs on
//! the side of code: a quote that its line does not close opens nothing.

use std::ops::Range;

use super::TextClass;

/// How a family of languages writes comments and strings.
#[derive(Debug)]
pub struct CommentStyle {
    /// What the family is called in messages.
    pub name: &'static str,
    /// Extensions of its files, without the dot, in lower case; white space parts them, as it does all lists of names.
    pub extensions: &'static str,
    /// Names of its files that no extension tells; a name matches with any suffix after a dot (`Dockerfile.dev`).
    pub file_names: &'static str,
    /// Programs that a `#!` line may name, without a version.
    pub interpreters: &'static str,
    line: &'static [&'static str],
    block: &'static [(&'static str, &'static str)],
    quotes: &'static [Quote],
    /// Whether a line comment must stand at the start of a line or after white space or `;`.
    spaced: bool,
}

#[derive(Debug)]
struct Quote {
    open: &'static str,
    close: &'static str,
    escapes: bool,
    multiline: bool,
}

const DOUBLE: Quote = Quote { open: "\"", close: "\"", escapes: true, multiline: false };
const SINGLE: Quote = Quote { open: "'", close: "'", escapes: true, multiline: false };
const SINGLE_RAW: Quote = Quote { open: "'", close: "'", escapes: false, multiline: false };
const TRIPLE: Quote = Quote { open: "\"\"\"", close: "\"\"\"", escapes: true, multiline: true };
const BACKTICK: Quote = Quote { open: "`", close: "`", escapes: true, multiline: false };
const C_BLOCK: (&str, &str) = ("/*", "*/");

/// Every family without a grammar. Prose, data and lock files are in none of them: they are not judged.
pub static STYLES: &[CommentStyle] = &[
    CommentStyle {
        name: "C family",
        extensions: "c h cc cpp cxx c++ hh hpp hxx inl m mm cu cuh java cs swift scala sc groovy gradle dart zig \
            proto v sv svh glsl hlsl wgsl metal sol scss sass less styl json5 jsonc jsonnet libsonnet d fs \
            fsx cue prisma bicep php phtml ino vala hx as",
        file_names: "Jenkinsfile",
        interpreters: "php groovy swift scala",
        line: &["//"],
        block: &[C_BLOCK],
        quotes: &[TRIPLE, DOUBLE, SINGLE],
        spaced: false,
    },
    CommentStyle {
        name: "Kotlin",
        extensions: "kt kts",
        file_names: "",
        interpreters: "kotlin",
        line: &["//"],
        block: &[C_BLOCK],
        quotes: &[TRIPLE, DOUBLE, SINGLE],
        spaced: false,
    },
    CommentStyle {
        name: "CSS",
        extensions: "css pcss postcss",
        file_names: "",
        interpreters: "",
        line: &[],
        block: &[C_BLOCK],
        quotes: &[DOUBLE, SINGLE],
        spaced: false,
    },
    CommentStyle {
        name: "hash family",
        extensions: "sh bash zsh fish ksh bats rb rake gemspec ru pl pm r jl ex exs yml yaml toml conf cfg env \
            properties mk mak cmake tcl awk nim cr coffee graphql gql nix bzl bazel star pyx pxd gd \
            dockerfile service rego just nu pp raku sed",
        file_names: "Makefile GNUmakefile makefile Dockerfile Containerfile CMakeLists.txt Gemfile Rakefile \
            Vagrantfile Brewfile Podfile Fastfile Procfile justfile Justfile BUILD WORKSPACE Tiltfile \
            Caddyfile .gitignore .gitattributes .dockerignore .env .bashrc .profile .zshrc CODEOWNERS",
        interpreters: "sh bash zsh dash ksh fish ruby perl Rscript julia elixir awk gawk make tclsh nu just bats",
        line: &["#"],
        block: &[],
        quotes: &[TRIPLE, DOUBLE, SINGLE_RAW],
        spaced: true,
    },
    CommentStyle {
        name: "Terraform",
        extensions: "tf tfvars hcl",
        file_names: "",
        interpreters: "",
        line: &["#", "//"],
        block: &[C_BLOCK],
        quotes: &[DOUBLE],
        spaced: false,
    },
    CommentStyle {
        name: "PowerShell",
        extensions: "ps1 psm1 psd1",
        file_names: "",
        interpreters: "pwsh powershell",
        line: &["#"],
        block: &[("<#", "#>")],
        quotes: &[DOUBLE, SINGLE_RAW],
        spaced: true,
    },
    CommentStyle {
        name: "SQL",
        extensions: "sql psql pgsql plsql ddl",
        file_names: "",
        interpreters: "",
        line: &["--"],
        block: &[C_BLOCK],
        quotes: &[DOUBLE, SINGLE_RAW],
        spaced: false,
    },
    CommentStyle {
        name: "Lua",
        extensions: "lua",
        file_names: "",
        interpreters: "lua luajit",
        line: &["--"],
        block: &[("--[[", "]]"), ("--[=[", "]=]")],
        quotes: &[DOUBLE, SINGLE, Quote { open: "[[", close: "]]", escapes: false, multiline: true }],
        spaced: false,
    },
    CommentStyle {
        name: "Haskell",
        extensions: "hs elm purs idr agda",
        file_names: "",
        interpreters: "runhaskell runghc",
        line: &["--"],
        block: &[("{-", "-}")],
        quotes: &[DOUBLE],
        spaced: false,
    },
    CommentStyle {
        name: "Ada",
        extensions: "ada adb ads vhd vhdl",
        file_names: "",
        interpreters: "",
        line: &["--"],
        block: &[],
        quotes: &[DOUBLE],
        spaced: false,
    },
    CommentStyle {
        name: "Lisp",
        extensions: "clj cljs cljc edn lisp lsp el scm rkt asm",
        file_names: "",
        interpreters: "guile racket sbcl",
        line: &[";"],
        block: &[("#|", "|#")],
        quotes: &[Quote { open: "\"", close: "\"", escapes: true, multiline: true }],
        spaced: false,
    },
    CommentStyle {
        name: "INI",
        extensions: "ini",
        file_names: ".editorconfig .gitconfig .gitmodules",
        interpreters: "",
        line: &[";", "#"],
        block: &[],
        quotes: &[],
        spaced: true,
    },
    CommentStyle {
        name: "Erlang",
        extensions: "erl hrl",
        file_names: "",
        interpreters: "escript",
        line: &["%"],
        block: &[],
        quotes: &[DOUBLE],
        spaced: false,
    },
    CommentStyle {
        name: "OCaml",
        extensions: "ml mli pas",
        file_names: "",
        interpreters: "ocaml",
        line: &[],
        block: &[("(*", "*)")],
        quotes: &[DOUBLE],
        spaced: false,
    },
    CommentStyle {
        name: "XML",
        extensions: "xml xsl xslt xaml csproj props targets hbs njk",
        file_names: "",
        interpreters: "",
        line: &[],
        block: &[("<!--", "-->")],
        quotes: &[],
        spaced: false,
    },
    CommentStyle {
        name: "HTML",
        extensions: "html htm xhtml vue svelte astro marko",
        file_names: "",
        interpreters: "",
        line: &["//"],
        block: &[("<!--", "-->"), C_BLOCK],
        quotes: &[BACKTICK, DOUBLE, SINGLE],
        spaced: true,
    },
];

/// What a scan found: comments and strings, in the order of the text.
#[derive(Debug)]
pub struct Scanned {
    spans: Vec<(TextClass, Range<usize>)>,
}

impl CommentStyle {
    /// Finds the comments and strings of `text`.
    pub fn scan(&self, text: &[u8]) -> Scanned {
        let mut scan = Scan { style: self, text, hopeless: vec![0; self.quotes.len()] };
        let matters = self.first_bytes();
        let mut spans = Vec::new();
        let mut at = 0;
        // Most bytes open nothing: they cost one look at a table.
        while let Some(next) = text[at.min(text.len())..].iter().position(|byte| matters[usize::from(*byte)])
        {
            at += next;
            if text[at] == b'\\' {
                // A byte behind a backslash, outside strings, opens nothing: `\"`, `\'` and `\#` in shells.
                at += 2;
            } else if let Some((class, end)) = scan.opened(at) {
                spans.push((class, at..end));
                at = end;
            } else {
                at += 1;
            }
        }
        Scanned { spans }
    }

    /// The bytes that a comment or a string begins with, and the backslash.
    fn first_bytes(&self) -> [bool; 256] {
        let mut matters = [false; 256];
        let opens = self.line.iter().chain(self.block.iter().map(|(open, _)| open));
        for open in opens.chain(self.quotes.iter().map(|quote| &quote.open)) {
            matters[usize::from(open.as_bytes()[0])] = true;
        }
        matters[usize::from(b'\\')] = true;
        matters
    }
}

/// One pass over a text.
struct Scan<'a> {
    style: &'a CommentStyle,
    text: &'a [u8],
    /// Up to where each quote is known to find no end, so that many opening quotes cost one look.
    hopeless: Vec<usize>,
}

impl Scan<'_> {
    /// What opens at `at`, and where it ends.
    fn opened(&mut self, at: usize) -> Option<(TextClass, usize)> {
        let rest = &self.text[at..];
        for (open, close) in self.style.block {
            if rest.starts_with(open.as_bytes()) {
                let body = at + open.len();
                let end = memchr::memmem::find(&self.text[body..], close.as_bytes())
                    .map_or(self.text.len(), |found| body + found + close.len());
                return Some((TextClass::Comment, end));
            }
        }
        let opens = |open: &&str| rest.starts_with(open.as_bytes());
        if self.style.line.iter().any(opens) && self.may_open_line(at) {
            return Some((TextClass::Comment, line_end(self.text, at)));
        }
        let which = self.style.quotes.iter().position(|quote| opens(&quote.open))?;
        if at < self.hopeless[which] {
            return None;
        }
        match self.style.quotes[which].end(self.text, at) {
            Ok(end) => Some((TextClass::String, end)),
            Err(limit) => {
                self.hopeless[which] = limit;
                None
            }
        }
    }

    fn may_open_line(&self, at: usize) -> bool {
        let before = at.checked_sub(1).map(|before| self.text[before]);
        if self.style.spaced {
            return before.is_none_or(|byte| byte.is_ascii_whitespace() || byte == b';');
        }
        // `https://…` outside a string is no comment.
        !(before == Some(b':') && self.text[at] == b'/')
    }
}

impl Quote {
    /// Where the string that opens at `at` ends; or up to where there is no end.
    fn end(&self, text: &[u8], at: usize) -> Result<usize, usize> {
        let mut here = at + self.open.len();
        while here < text.len() {
            match text[here] {
                b'\\' if self.escapes => here += 2,
                b'\n' if !self.multiline => return Err(here),
                _ if text[here..].starts_with(self.close.as_bytes()) => return Ok(here + self.close.len()),
                _ => here += 1,
            }
        }
        Err(text.len())
    }
}

impl Scanned {
    /// The comment or string that holds the byte `at`.
    pub fn at(&self, at: usize) -> Option<(TextClass, Range<usize>)> {
        let next = self.spans.partition_point(|(_, range)| range.end <= at);
        self.spans.get(next).filter(|(_, range)| range.contains(&at)).cloned()
    }
}

fn line_end(text: &[u8], at: usize) -> usize {
    memchr::memchr(b'\n', &text[at..]).map_or(text.len(), |newline| at + newline)
}
