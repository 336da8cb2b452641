//! Owns where the reports of a check go, and in which forms: standard output, files, a step's summary. None of it changes
//! the exit code, but for a report that could not be written: that is a fault.

use std::ffi::OsString;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::builder::{OsStringValueParser, TypedValueParser};
use clap::{Args, ValueEnum};

use super::output::{self, complain};
use super::report_file::{ReportFile, add_to_summary};
use super::surroundings::Surroundings;
use crate::config::nearest;
use crate::fault::Fault;
use crate::git::Repository;
use crate::report::{self, Report, Step, Style};

/// The forms of a report on changes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Form {
    /// For people.
    #[default]
    Pretty,
    /// For programs: one object, schema 1.
    Json,
    /// SARIF 2.1.0, for code scanning and editors.
    Sarif,
    /// Annotations of GitHub Actions.
    Github,
    /// GitLab Code Quality.
    Gitlab,
    /// JUnit XML.
    Junit,
    /// For a comment under a pull request, or a job summary.
    Markdown,
    /// For agents: one line a finding, and what to do.
    Agent,
}

/// How a check reports.
#[derive(Debug, Args)]
pub(super) struct OutputArgs {
    /// How to report; else POLICY_FORMAT, else pretty. In GitHub Actions annotations and a job summary come with that.
    #[arg(long, value_enum)]
    format: Option<Form>,
    /// Write a report to FILE as well (`-`: standard output, in place of --format). Can be given several times.
    #[arg(long, value_name = "FORMAT=FILE", value_parser = OsStringValueParser::new().try_map(named))]
    output: Vec<Named>,
    /// Say nothing but errors.
    #[arg(long, short)]
    quiet: bool,
    /// Tell on standard error how each verdict came about.
    #[arg(long, short, conflicts_with = "quiet")]
    verbose: bool,
}

/// One `--output`.
#[derive(Clone, Debug)]
struct Named {
    form: Form,
    file: PathBuf,
}

fn named(text: OsString) -> Result<Named, String> {
    let shown = text.to_string_lossy().into_owned();
    let (form, file) = shown.split_once('=').ok_or("write FORMAT=FILE, as in sarif=policy.sarif")?;
    let forms = || Form::value_variants().iter().filter_map(Form::to_possible_value);
    let known = Form::from_str(form, false).map_err(|_| {
        let names: Vec<String> = forms().map(|form| form.get_name().to_owned()).collect();
        match nearest(form, names.iter().map(String::as_str)) {
            Some(near) => format!("`{form}` is no format: did you mean `{near}`?"),
            None => format!("`{form}` is no format: there are {}", names.join(", ")),
        }
    })?;
    let file = match text.to_str() {
        Some(_) => PathBuf::from(file),
        // The name of a form is ASCII: what follows it keeps its bytes.
        None => PathBuf::from(rest(&text, form.len() + 1)),
    };
    Ok(Named { form: known, file })
}

/// What stands in `text` after its first `from` bytes.
#[cfg(unix)]
fn rest(text: &OsString, from: usize) -> OsString {
    use std::os::unix::ffi::{OsStrExt, OsStringExt};
    OsString::from_vec(text.as_bytes()[from..].to_vec())
}

#[cfg(not(unix))]
fn rest(text: &OsString, from: usize) -> OsString {
    OsString::from(text.to_string_lossy()[from..].to_owned())
}

/// Who asks for the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asker {
    /// Somebody who runs `policy check`.
    Check,
    /// Git: what people and agents read goes to standard error, where git shows it, and nothing is said of what is clean.
    Hook,
}

/// Where the reports of one check go.
#[derive(Debug)]
pub(super) struct Outputs {
    asker: Asker,
    /// What standard output gets.
    stdout: Form,
    /// Whether annotations follow it.
    annotates: bool,
    summary: Option<PathBuf>,
    /// Where the repository stands in what GitHub has checked out: `tools/`, or nothing.
    folder: String,
    files: Vec<(Form, ReportFile)>,
    quiet: bool,
    /// Whether to tell how each verdict came about.
    pub(super) verbose: bool,
    /// The commands that judge a push by hand, where whoever has pushed is told in short.
    for_pusher: Option<Vec<String>>,
}

impl OutputArgs {
    /// Whether nothing but errors is wanted.
    pub(super) fn quiet(&self) -> bool {
        self.quiet
    }

    /// Where the reports go. What cannot be written to is said before anything is judged.
    pub(super) fn plan(&self, asker: Asker, surroundings: &Surroundings) -> Result<Outputs, Fault> {
        let (to_stdout, to_files): (Vec<&Named>, Vec<&Named>) =
            self.output.iter().partition(|named| named.file.as_os_str() == "-");
        if to_stdout.len() + usize::from(self.format.is_some()) > 1 {
            return Err(Fault::new(
                "two reports go to standard output",
                "leave out --format or all but one `--output FORMAT=-`, or name a file",
            ));
        }
        let asked = self.format.or_else(|| to_stdout.first().map(|named| named.form));
        let stdout = match asked {
            Some(form) => Some(form),
            None => surroundings.form.as_deref().map(form_of_environment).transpose()?,
        };
        let annotates = stdout.is_none() && asker == Asker::Check && surroundings.on_github;
        let stdout = stdout.unwrap_or_default();
        let shows_annotations = annotates || stdout == Form::Github;
        let mut files: Vec<(Form, ReportFile)> = Vec::new();
        for named in to_files {
            let file = ReportFile::at(&named.file)?;
            if let Some((_, other)) = files.iter().find(|(_, other)| other.is(&file)) {
                return Err(Fault::new(
                    format!("two reports go to one file, `{}` and `{}`", other.name(), file.name()),
                    "name a file for each",
                ));
            }
            files.push((named.form, file));
        }
        Ok(Outputs {
            asker,
            stdout,
            annotates,
            summary: surroundings.step_summary.clone().filter(|_| shows_annotations),
            folder: match &surroundings.workspace {
                Some(workspace) if shows_annotations => folder_in(workspace),
                _ => String::new(),
            },
            files,
            quiet: self.quiet,
            verbose: self.verbose,
            for_pusher: None,
        })
    }

    /// Where the fault goes that kept [`OutputArgs::plan`] from a plan.
    pub(super) fn fallback(&self, asker: Asker) -> Outputs {
        let to_stdout = self.output.iter().find(|named| named.file.as_os_str() == "-");
        let stdout = self.format.or_else(|| to_stdout.map(|named| named.form)).unwrap_or_default();
        Outputs {
            asker,
            stdout,
            annotates: false,
            summary: None,
            folder: String::new(),
            files: Vec::new(),
            quiet: self.quiet,
            verbose: false,
            for_pusher: None,
        }
    }
}

fn form_of_environment(name: &str) -> Result<Form, Fault> {
    Form::from_str(name, true).map_err(|_| {
        let forms = Form::value_variants().iter().filter_map(Form::to_possible_value);
        let names: Vec<String> = forms.map(|form| form.get_name().to_owned()).collect();
        let near = nearest(name, names.iter().map(String::as_str));
        let way = near.map_or_else(
            || format!("set it to one of {}", names.join(", ")),
            |near| format!("did you mean `{near}`?"),
        );
        Fault::new(format!("POLICY_FORMAT is `{}`, which is no format", name.escape_debug()), way)
    })
}

impl Outputs {
    /// Whether standard output gets the form for people.
    pub(super) fn is_pretty(&self) -> bool {
        self.stdout == Form::Pretty
    }

    /// Has the form for people told in short, as whoever has pushed reads it; `commands` judge the same by hand.
    pub(super) fn tell_pusher(&mut self, commands: Vec<String>) {
        self.for_pusher = Some(commands);
    }

    /// Writes the report everywhere, files first; gives its exit code. A file that cannot be written makes the report a
    /// fault, and the others say so, too.
    pub(super) fn write(&self, mut report: Report) -> ExitCode {
        if self.verbose {
            complain(&report::account(&report));
        }
        let failed = self.write_files(&report);
        if !failed.is_empty() {
            report.faults.extend(failed);
            report.conclude();
            // Each of the failed is told already.
            let _ = self.write_files(&report);
        }
        if let Some(path) = &self.summary
            && let Err(fault) = add_to_summary(path, report::STEP_SUMMARY, |room| {
                if self.quiet {
                    report::markdown(&report.errors_only(), room)
                } else {
                    report::markdown(&report, room)
                }
            })
        {
            report.faults.push(fault);
            report.conclude();
            let _ = self.write_files(&report);
        }
        self.show(&report)
    }

    fn write_files(&self, report: &Report) -> Vec<Fault> {
        let written =
            self.files.iter().map(|(form, file)| file.write(&self.render(report, *form, Style::Plain)));
        written.filter_map(Result::err).collect()
    }

    fn show(&self, report: &Report) -> ExitCode {
        let is_for_readers = matches!(self.stdout, Form::Pretty | Form::Agent);
        let is_silent = match self.asker {
            Asker::Hook => report.findings.is_empty() && report.faults.is_empty(),
            Asker::Check => false,
        };
        // Nothing but errors: where there are none, nothing.
        let is_silent = is_silent || self.quiet && report.exit_code() == 0;
        if self.asker == Asker::Hook && is_for_readers {
            if !is_silent {
                complain(&match &self.for_pusher {
                    Some(commands) if self.is_pretty() => report::pusher::render(report, commands),
                    _ => self.render(report, self.stdout, output::style(&std::io::stderr())),
                });
            }
            return ExitCode::from(report.exit_code());
        }
        let mut text = String::new();
        if !(is_for_readers && is_silent) {
            text.push_str(&self.render(report, self.stdout, output::style(&std::io::stdout())));
        }
        if self.annotates {
            text.push_str(&self.render(report, Form::Github, Style::Plain));
        }
        put(&text, report.exit_code())
    }

    /// What people and agents read leaves out what `--quiet` does not want; a report for programs is whole.
    fn render(&self, report: &Report, form: Form, style: Style) -> String {
        let step = Step { has_summary: self.summary.is_some(), folder: self.folder.clone() };
        let is_read = matches!(form, Form::Pretty | Form::Agent | Form::Github | Form::Markdown);
        if self.quiet && is_read {
            return render(&report.errors_only(), form, style, &step);
        }
        render(report, form, style, &step)
    }
}

/// Where the repository stands below `workspace`, as the beginning of a path. Where nothing tells, annotations stand where
/// they would if it were the workspace itself; what the check has to say to that it says itself.
fn folder_in(workspace: &Path) -> String {
    let top = Repository::open().and_then(|repository| repository.work_tree()).ok().flatten();
    let real = top.and_then(|top| top.canonicalize().ok()).zip(workspace.canonicalize().ok());
    let below = real
        .and_then(|(top, workspace)| Some(top.strip_prefix(workspace).ok()?.to_string_lossy().into_owned()));
    below.filter(|below| !below.is_empty()).map(|below| format!("{below}/")).unwrap_or_default()
}

/// Writes one report to standard output; gives its exit code.
pub(super) fn say(report: &Report, form: Form) -> ExitCode {
    put(&render(report, form, output::style(&std::io::stdout()), &Step::default()), report.exit_code())
}

fn render(report: &Report, form: Form, style: Style, step: &Step) -> String {
    match form {
        Form::Pretty => report::pretty(report, style),
        Form::Json => report::json(report),
        Form::Sarif => report::sarif(report),
        Form::Github => report::github(report, step),
        Form::Gitlab => report::gitlab(report),
        Form::Junit => report::junit(report),
        Form::Markdown => report::markdown(report, report::COMMENT),
        Form::Agent => report::agent(report),
    }
}

/// Writes to standard output. A reader that has gone away has seen enough; a report that did not get there otherwise, for
/// the disk is full, is none.
fn put(text: &str, code: u8) -> ExitCode {
    match output::write_out(text) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => output::fault(&Fault::new(
            format!("the report cannot be written to standard output: {error}"),
            "mend what the message says, or write it to a file with `--output FORMAT=FILE`",
        )),
        _ => ExitCode::from(code),
    }
}
