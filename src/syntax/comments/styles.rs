//! Owns the table of comment styles: the languages that are known by their comments alone, and what helps languages with a
//! grammar to be read without it.

use super::{CommentStyle, Quote};

const DOUBLE: Quote = Quote { open: "\"", close: "\"", escapes: true, multiline: false, doubles: false };
const SINGLE: Quote = Quote { open: "'", close: "'", escapes: true, multiline: false, doubles: false };
const SINGLE_RAW: Quote = Quote { open: "'", close: "'", escapes: false, multiline: false, doubles: false };
const TRIPLE: Quote =
    Quote { open: "\"\"\"", close: "\"\"\"", escapes: true, multiline: true, doubles: false };
const BACKTICK: Quote = Quote { open: "`", close: "`", escapes: true, multiline: false, doubles: false };
const C_BLOCK: (&str, &str) = ("/*", "*/");

const TRIPLE_RAW: Quote =
    Quote { open: "\"\"\"", close: "\"\"\"", escapes: false, multiline: true, doubles: false };
const BACKTICK_RAW: Quote = Quote { open: "`", close: "`", escapes: false, multiline: true, doubles: false };

/// A style of no files: what the others say only what differs of.
const NONE: CommentStyle = CommentStyle {
    name: "",
    extensions: "",
    file_names: "",
    interpreters: "",
    line: &[],
    block: &[],
    quotes: &[],
    nests: false,
    spaced: false,
};

/// Languages that write comments and strings as C does, with and without a grammar.
pub static C_FAMILY: CommentStyle = CommentStyle {
    name: "C family",
    extensions: "m mm groovy gradle dart zig proto v sv svh glsl hlsl wgsl metal sol scss sass less styl json5 jsonc \
        jsonnet libsonnet d fs fsx cue prisma bicep vala hx as",
    file_names: "Jenkinsfile",
    interpreters: "groovy",
    line: &["//"],
    block: &[C_BLOCK],
    quotes: &[TRIPLE, DOUBLE, SINGLE],
    ..NONE
};

/// JavaScript and TypeScript, but for patterns between slashes and what templates interpolate.
pub static ECMA: CommentStyle = CommentStyle {
    name: "ECMAScript",
    line: &["//"],
    block: &[C_BLOCK],
    quotes: &[
        Quote { open: "`", close: "`", escapes: true, multiline: true, doubles: false },
        DOUBLE,
        SINGLE,
    ],
    ..NONE
};

/// PHP, but for its here-documents and what stands outside of its tags.
pub static PHP: CommentStyle = CommentStyle {
    name: "PHP",
    line: &["//", "#"],
    block: &[C_BLOCK],
    quotes: &[
        Quote { open: "\"", close: "\"", escapes: true, multiline: true, doubles: false },
        Quote { open: "'", close: "'", escapes: true, multiline: true, doubles: false },
    ],
    ..NONE
};

/// C++, which has raw strings.
pub static CPP: CommentStyle = CommentStyle {
    name: "C++",
    line: &["//"],
    block: &[C_BLOCK],
    quotes: &[
        Quote { open: "R\"(", close: ")\"", escapes: false, multiline: true, doubles: false },
        DOUBLE,
        SINGLE,
    ],
    ..NONE
};

/// C#, which has strings without escapes.
pub static CSHARP: CommentStyle = CommentStyle {
    name: "C#",
    line: &["//"],
    block: &[C_BLOCK],
    quotes: &[
        TRIPLE_RAW,
        Quote { open: "@\"", close: "\"", escapes: false, multiline: true, doubles: true },
        Quote { open: "@$\"", close: "\"", escapes: false, multiline: true, doubles: true },
        DOUBLE,
        SINGLE,
    ],
    ..NONE
};

/// Go.
pub static GO: CommentStyle = CommentStyle {
    name: "Go",
    line: &["//"],
    block: &[C_BLOCK],
    quotes: &[BACKTICK_RAW, DOUBLE, SINGLE],
    ..NONE
};

/// Kotlin and Scala, whose block comments stand in each other.
pub static NESTING: CommentStyle = CommentStyle {
    name: "nesting comments",
    line: &["//"],
    block: &[C_BLOCK],
    quotes: &[TRIPLE_RAW, DOUBLE, SINGLE],
    nests: true,
    ..NONE
};

/// Swift, where an apostrophe opens nothing.
pub static SWIFT: CommentStyle = CommentStyle {
    name: "Swift",
    line: &["//"],
    block: &[C_BLOCK],
    quotes: &[
        TRIPLE,
        Quote { open: "#\"", close: "\"#", escapes: false, multiline: false, doubles: false },
        DOUBLE,
    ],
    nests: true,
    ..NONE
};

/// Lua.
pub static LUA: CommentStyle = CommentStyle {
    name: "Lua",
    line: &["--"],
    block: &[("--[[", "]]"), ("--[=[", "]=]"), ("--[==[", "]==]")],
    quotes: &[
        DOUBLE,
        SINGLE,
        Quote { open: "[[", close: "]]", escapes: false, multiline: true, doubles: false },
        Quote { open: "[=[", close: "]=]", escapes: false, multiline: true, doubles: false },
        Quote { open: "[==[", close: "]==]", escapes: false, multiline: true, doubles: false },
    ],
    ..NONE
};

/// Style sheets.
pub static CSS: CommentStyle = CommentStyle {
    name: "CSS",
    extensions: "css pcss postcss",
    file_names: "",
    interpreters: "",
    line: &[],
    block: &[C_BLOCK],
    quotes: &[DOUBLE, SINGLE],
    nests: false,
    spaced: false,
};

/// Markup, with the scripts and style sheets in it.
pub static HTML: CommentStyle = CommentStyle {
    name: "HTML",
    extensions: "html htm xhtml marko",
    file_names: "",
    interpreters: "",
    line: &["//"],
    block: &[("<!--", "-->"), C_BLOCK],
    quotes: &[BACKTICK, DOUBLE, SINGLE],
    nests: false,
    spaced: true,
};

/// Every family without a grammar. Prose, data and lock files are in none of them: they are not judged.
pub static STYLES: &[&CommentStyle] = &[
    &C_FAMILY,
    &CSS,
    &CommentStyle {
        name: "hash family",
        extensions: "fish pl pm r jl ex exs yml yaml toml conf cfg env \
            properties mk mak cmake tcl awk nim cr coffee graphql gql nix bzl bazel star pyx pxd gd \
            dockerfile service rego just nu pp raku sed",
        file_names: "Makefile GNUmakefile makefile Dockerfile Containerfile CMakeLists.txt Procfile justfile \
            Justfile BUILD WORKSPACE Tiltfile Caddyfile .gitignore .gitattributes .dockerignore .env CODEOWNERS",
        interpreters: "fish perl Rscript julia elixir awk gawk make tclsh nu just",
        line: &["#"],
        block: &[],
        quotes: &[TRIPLE, DOUBLE, SINGLE_RAW],
        nests: false,
        spaced: true,
    },
    &CommentStyle {
        name: "Terraform",
        extensions: "tf tfvars hcl",
        file_names: "",
        interpreters: "",
        line: &["#", "//"],
        block: &[C_BLOCK],
        quotes: &[DOUBLE],
        nests: false,
        spaced: false,
    },
    &CommentStyle {
        name: "PowerShell",
        extensions: "ps1 psm1 psd1",
        file_names: "",
        interpreters: "pwsh powershell",
        line: &["#"],
        block: &[("<#", "#>")],
        quotes: &[DOUBLE, SINGLE_RAW],
        nests: false,
        spaced: true,
    },
    &CommentStyle {
        name: "SQL",
        extensions: "sql psql pgsql plsql ddl",
        file_names: "",
        interpreters: "",
        line: &["--"],
        block: &[C_BLOCK],
        quotes: &[DOUBLE, SINGLE_RAW],
        nests: false,
        spaced: false,
    },
    &CommentStyle {
        name: "Haskell",
        extensions: "hs elm purs idr agda",
        file_names: "",
        interpreters: "runhaskell runghc",
        line: &["--"],
        block: &[("{-", "-}")],
        quotes: &[DOUBLE],
        nests: false,
        spaced: false,
    },
    &CommentStyle {
        name: "Ada",
        extensions: "ada adb ads vhd vhdl",
        file_names: "",
        interpreters: "",
        line: &["--"],
        block: &[],
        quotes: &[DOUBLE],
        nests: false,
        spaced: false,
    },
    &CommentStyle {
        name: "Lisp",
        extensions: "clj cljs cljc edn lisp lsp el scm rkt asm",
        file_names: "",
        interpreters: "guile racket sbcl",
        line: &[";"],
        block: &[("#|", "|#")],
        quotes: &[Quote { open: "\"", close: "\"", escapes: true, multiline: true, doubles: false }],
        nests: false,
        spaced: false,
    },
    &CommentStyle {
        name: "INI",
        extensions: "ini",
        file_names: ".editorconfig .gitconfig .gitmodules",
        interpreters: "",
        line: &[";", "#"],
        block: &[],
        quotes: &[],
        nests: false,
        spaced: true,
    },
    &CommentStyle {
        name: "Erlang",
        extensions: "erl hrl",
        file_names: "",
        interpreters: "escript",
        line: &["%"],
        block: &[],
        quotes: &[DOUBLE],
        nests: false,
        spaced: false,
    },
    &CommentStyle {
        name: "OCaml",
        extensions: "ml mli pas",
        file_names: "",
        interpreters: "ocaml",
        line: &[],
        block: &[("(*", "*)")],
        quotes: &[DOUBLE],
        nests: false,
        spaced: false,
    },
    &CommentStyle {
        name: "Blade",
        extensions: "blade.php",
        block: &[("{{--", "--}}"), ("<!--", "-->"), C_BLOCK],
        quotes: &[DOUBLE, SINGLE],
        ..NONE
    },
    &CommentStyle {
        name: "Twig",
        extensions: "twig jinja jinja2 njk",
        block: &[("{#", "#}"), ("<!--", "-->"), C_BLOCK],
        ..NONE
    },
    &CommentStyle {
        name: "ERB",
        extensions: "erb ejs rhtml",
        block: &[("<%#", "%>"), ("<!--", "-->"), C_BLOCK],
        ..NONE
    },
    &CommentStyle {
        name: "Handlebars",
        extensions: "hbs handlebars mustache",
        block: &[("{{!--", "--}}"), ("{{!", "}}"), ("<!--", "-->"), C_BLOCK],
        ..NONE
    },
    &CommentStyle {
        name: "XML",
        extensions: "xml xsl xslt xaml csproj props targets",
        file_names: "",
        interpreters: "",
        line: &[],
        block: &[("<!--", "-->")],
        quotes: &[],
        nests: false,
        spaced: false,
    },
    &HTML,
];

/// Python, but for strings in strings' braces.
pub static PYTHON: CommentStyle = CommentStyle {
    name: "Python",
    line: &["#"],
    quotes: &[
        TRIPLE,
        Quote { open: "'''", close: "'''", escapes: true, multiline: true, doubles: false },
        DOUBLE,
        SINGLE,
    ],
    ..NONE
};

/// Ruby, but for patterns, its many quotes and here-documents.
pub static RUBY: CommentStyle =
    CommentStyle { name: "Ruby", line: &["#"], quotes: &[DOUBLE, SINGLE], spaced: true, ..NONE };
