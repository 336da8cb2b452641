//! Owns hosts of other systems in texts: addresses that a string consists of, other than those that only lead a reader
//! somewhere, name a format, or never leave the machine.

use std::net::Ipv4Addr;
use std::ops::Range;

use super::names::by_host;
use super::{Integration, Kind, Mention, Vendor};

/// Whether a text may hold an address.
pub(super) fn may_stand_in(text: &[u8]) -> bool {
    memchr::memmem::find(text, b"://").is_some()
}

/// An address in a text.
struct Address<'t> {
    /// The host, in lower case.
    host: String,
    /// What stands behind the host.
    path: &'t str,
    /// What stands before the address on its line.
    before: &'t str,
    /// The whole line.
    line: &'t str,
    /// Whether it begins a string, and nothing but an address is in there.
    is_quoted: bool,
    /// Whether it is for pages: `http` or `https`.
    is_web: bool,
    range: Range<usize>,
}

/// First parts of hosts that show pages to people, or hold what pages are made of.
const PAGES: &str = "www docs doc documentation dashboard console portal status support help blog developer developers dev learn \
    community forum forums discuss chat wiki news about info learn careers jobs marketplace pages page book guide guides tutorial \
    tutorials examples example demo play playground fonts ajax schemas schema json schemastore xmlns ns purl download downloads \
    dl dist releases packages pkg repo mirror mirrors archive get install img images image static assets cdn cdnjs media avatars \
    badge badges git code source src bugs issues tracker crbug youtrack trac svn hg lists spec specs standards tools rfc \
    i s w player embed en de fr es it ja zh ru pt account myaccount manage app admin search my store shop";

/// Hosts, each for all below it, of pages, registries, code, formats and standards: what is linked to, built from, or only
/// names something.
const NO_SERVICE: &str = "localhost local internal test invalid lan example.com example.org example.net example.edu example.io \
    w3.org schema.org json-schema.org xmlns.com purl.org opensource.org spdx.org apache.org gnu.org creativecommons.org \
    mozilla.org ietf.org rfc-editor.org iana.org unicode.org whatwg.org oasis-open.org openxmlformats.org xmlsoap.org \
    opengis.net ogp.me gmpg.org sun.com jcp.org oracle.com jakarta.ee springframework.org hibernate.org jboss.org eclipse.org \
    wikipedia.org wikimedia.org wiktionary.org github.com github.io githubusercontent.com githubassets.com bitbucket.org \
    codeberg.org sourceforge.net sr.ht gitbook.io readthedocs.io readthedocs.org rtfd.io rtfd.org docs.rs crates.io rust-lang.org \
    npmjs.org npmjs.com yarnpkg.com nodejs.org deno.land jsr.io bun.sh pypi.org pythonhosted.org python.org golang.org go.dev \
    godoc.org goproxy.io goproxy.cn gopkg.in maven.org sonatype.org gradle.org nuget.org packagist.org getcomposer.org php.net \
    rubygems.org ruby-lang.org rubyonrails.org hex.pm hexdocs.pm elixir-lang.org swift.org cocoapods.org pub.dev dart.dev \
    debian.org ubuntu.com alpinelinux.org fedoraproject.org archlinux.org redhat.com kernel.org docker.com docker.io quay.io \
    ghcr.io gcr.io mcr.microsoft.com jsdelivr.net unpkg.com esm.sh skypack.dev bootcdn.net shields.io badgen.net codecov.io \
    travis-ci.org travis-ci.com circleci.com stackoverflow.com stackexchange.com serverfault.com superuser.com medium.com dev.to \
    reddit.com ycombinator.com youtube.com youtu.be vimeo.com x.com twitter.com facebook.com instagram.com linkedin.com \
    pinterest.com tiktok.com t.me microsoft.com visualstudio.com aka.ms apple.com android.com chromium.org chrome.com \
    google.com goo.gl gstatic.com webkit.org caniuse.com mdn.io reactjs.org react.dev vuejs.org angular.io svelte.dev vite.dev \
    vitejs.dev webpack.js.org rollupjs.org babeljs.io eslint.org typescriptlang.org djangoproject.com palletsprojects.com \
    laravel.com symfony.com kubernetes.io k8s.io helm.sh openapis.org swagger.io graphql.org grpc.io opentelemetry.io \
    arxiv.org doi.org acm.org ieee.org iso.org nist.gov semver.org keepachangelog.com bit.ly tinyurl.com patreon.com \
    opencollective.com gitter.im placeholder.com placehold.it placehold.co placekitten.com placeimg.com dummyimage.com \
    fakeimg.pl picsum.photos loremflickr.com pravatar.cc website.com mysite.com yoursite.com mydomain.com yourdomain.com domain.com foo.com bar.com";

/// Hosts below those that are services all the same.
const SERVICES: &str = "api.github.com uploads.github.com graph.microsoft.com login.microsoftonline.com graph.facebook.com \
    graph.instagram.com api.twitter.com api.x.com api.linkedin.com api.pinterest.com maps.google.com accounts.google.com";

/// Domains below which a platform gives each of its customers a name: that name tells whose the host is.
const PLATFORMS: &str = "vercel.app netlify.app fly.dev herokuapp.com onrender.com up.railway.app pages.dev workers.dev web.app \
    azurewebsites.net azurestaticapps.net run.app appspot.com cloudfunctions.net ngrok.io ngrok.app ngrok-free.app surge.sh \
    blogspot.com wordpress.com translate.goog deno.dev modal.run hf.space streamlit.app repl.co replit.app glitch.me";

/// Paths behind which programs are answered.
const INTERFACE: &[&str] =
    &["/api", "/v1", "/v2", "/v3", "/graphql", "/oauth", "/webhook", "/rpc", "/token", "/rest/"];

/// Ends of paths to pages, pictures and downloads.
const FILES: &str = ".html .htm .md .pdf .txt .png .svg .jpg .jpeg .gif .ico .webp .css .js .woff .woff2 .ttf .mp4 .sh .zip .gz \
    .tgz .xz .bz2 .deb .rpm .exe .dmg .msi .jar .whl .xsd .dtd .asc .sig .git";

/// Words on a line that calls somebody, or names whom to call.
const CALLS: &str = "fetch( axios requests. httpx. http.get http.post http.newrequest .get( .post( .put( urlopen reqwest urlsession \
    httpclient resttemplate webclient websocket( baseurl base_url endpoint api_url apiurl api_base webhook new_request curl ";

/// Words before an address that is there to be followed, or to name something.
const LEADS: &str = "href xmlns $schema schema namespace homepage license docs doc_url documentation readme help_url see \
    placeholder origin learn_more html_root_url repository_url project_url website changelog more_info";

/// Addresses in source text that programs talk to.
pub(super) fn in_code(text: &[u8], within: &[Range<usize>], found: &mut Vec<Mention>) {
    for address in addresses(text, within) {
        if let Some(integration) = address.service(true) {
            found.push(mention(integration, address));
        }
    }
}

/// Addresses in settings, of hosts that the table knows.
pub(super) fn known(text: &[u8], within: &[Range<usize>], found: &mut Vec<Mention>) {
    for mut address in addresses(text, within) {
        address.is_quoted = true;
        if let Some(integration @ Integration::Known(_)) =
            address.service(false).filter(|_| !address.is_remark())
        {
            found.push(mention(integration, address));
        }
    }
}

/// Addresses in markup, of hosts that the table knows: what a page loads or sends to, not what it links to.
pub(super) fn in_markup(text: &[u8], within: &[Range<usize>], found: &mut Vec<Mention>) {
    for address in addresses(text, within) {
        if let Some(integration @ Integration::Known(_)) = address.service(false) {
            found.push(mention(integration, address));
        }
    }
}

fn mention(integration: Integration, address: Address<'_>) -> Mention {
    Mention { integration, kind: Kind::Host, written: address.host, range: address.range }
}

impl Address<'_> {
    /// Whose interface it is; `None`: nobody's, as far as can be told. `others`: also those that no table lists.
    fn service(&self, others: bool) -> Option<Integration> {
        let is_call = words(CALLS).any(|word| self.line.to_ascii_lowercase().contains(word));
        let lead = self.before.to_ascii_lowercase();
        if !(self.is_quoted || is_call && self.before.contains("curl ")) || leads(&lead) {
            return None;
        }
        if let Ok(address) = self.host.parse::<Ipv4Addr>() {
            return (others && !is_near(address)).then(|| Integration::Other(self.host.clone()));
        }
        let domain = domain(&self.host)?;
        let vendor = by_host(&self.host);
        let is_interface = INTERFACE.iter().any(|part| self.path.contains(part));
        let is_bare = self.host == domain;
        let first = self.host.split('.').next().unwrap_or_default();
        let is_listed = |list: &'static str| words(list).any(|own| is_below(&self.host, own));
        if let Some(vendor) = vendor {
            let is_page = (is_bare || is_page(vendor, &self.host, first)) && !is_interface;
            return (!is_page).then_some(Integration::Known(vendor));
        }
        let is_none = !others || is_listed(NO_SERVICE) && !is_listed(SERVICES);
        let ends_like_file = words(FILES).any(|end| path_only(self.path).ends_with(end));
        let is_page =
            self.is_web && (is_bare || words(PAGES).any(|page| page == first)) && !is_interface && !is_call;
        // A fragment is for readers: no server gets to see it.
        if is_none || is_page || self.is_web && (ends_like_file || self.path.contains('#')) {
            return None;
        }
        Some(Integration::called(domain.split('.').next().unwrap_or_default()))
    }

    /// Whether it stands behind a remark's mark in settings.
    fn is_remark(&self) -> bool {
        let before = self.before.trim_start();
        before.starts_with(['#', ';', '!']) || before.starts_with("//") || self.before.contains(" #")
    }
}

/// Whether a known host shows pages: the vendor's own list says what does not (`hooks.stripe.com`).
fn is_page(vendor: &Vendor, host: &str, first: &str) -> bool {
    !vendor.hosts.split(' ').any(|own| own == host) && words(PAGES).any(|page| page == first)
}

fn words(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.split_ascii_whitespace()
}

fn is_below(host: &str, domain: &str) -> bool {
    host.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

/// Whether the last name before an address says that it is there to be followed.
fn leads(before: &str) -> bool {
    let before = before.trim_end_matches(|c: char| c.is_whitespace() || "\"'`=:({[>".contains(c));
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | '-' | ':' | '.');
    let name = before.rsplit(|c: char| !is_part(c)).next().unwrap_or_default();
    words(LEADS).any(|word| name.contains(word)) || name == "url" && before.contains("setup(")
}

fn path_only(path: &str) -> &str {
    path.split(['?', '#']).next().unwrap_or_default()
}

/// The part of a host that somebody registers: `acme.co.uk` of `api.acme.co.uk`. `None`: the host has no dot, or ends with
/// no name that could be one: it is a machine next door.
fn domain(host: &str) -> Option<String> {
    let labels: Vec<&str> = host.split('.').collect();
    let last = labels
        .last()
        .filter(|last| last.len() >= 2 && last.bytes().all(|byte| byte.is_ascii_alphabetic()))?;
    if labels.len() < 2 || labels.iter().any(|label| label.is_empty()) {
        return None;
    }
    let platform = words(PLATFORMS)
        .filter(|own| host != *own && is_below(host, own))
        .map(|own| own.split('.').count())
        .max();
    if let Some(count) = platform {
        return Some(labels[labels.len() - count - 1..].join("."));
    }
    let second = labels[labels.len() - 2];
    let is_pair = last.len() == 2 && matches!(second, "co" | "com" | "org" | "net" | "gov" | "ac" | "edu");
    let take = if is_pair && labels.len() > 2 { 3 } else { 2 };
    Some(labels[labels.len() - take..].join("."))
}

/// Whether an address is of this machine, this network, or documentation (RFC 1918, 5737, 6598, 6890).
fn is_near(address: Ipv4Addr) -> bool {
    let [a, b, ..] = address.octets();
    address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_documentation()
        || address.is_multicast()
        || address.is_broadcast()
        || a == 0
        || a >= 240
        || a == 100 && (64..128).contains(&b)
        || address.octets() == [1, 2, 3, 4]
}

/// Schemes whose addresses programs talk to.
const SCHEMES: &str = "http https ws wss grpc grpcs amqp amqps redis rediss postgres postgresql mysql mongodb mongodb+srv nats \
    mqtt mqtts kafka sftp ftp ftps smtp smtps imap imaps ldap ldaps";

/// How far around an address its line is looked at: a line may be a whole file.
const AROUND: usize = 512;

fn addresses<'t>(text: &'t [u8], within: &'t [Range<usize>]) -> impl Iterator<Item = Address<'t>> {
    within.iter().flat_map(|range| {
        let hits = memchr::memmem::find_iter(&text[range.clone()], b"://");
        hits.filter_map(|at| address(text, range.start + at))
    })
}

/// The address whose `://` stands at `at`.
fn address(text: &[u8], at: usize) -> Option<Address<'_>> {
    let is_scheme = |byte: &&u8| byte.is_ascii_lowercase() || **byte == b'+';
    let start = at - text[..at].iter().rev().take(12).take_while(is_scheme).count();
    let scheme = std::str::from_utf8(&text[start..at]).ok()?;
    if !words(SCHEMES).any(|known| known == scheme) {
        return None;
    }
    let rest = &text[at + 3..];
    let end =
        rest.iter().take(AROUND).position(|byte| byte.is_ascii_whitespace() || b"\"'`<>\\".contains(byte))?;
    let stop = rest[end];
    let body = std::str::from_utf8(&rest[..end]).ok()?;
    let authority = body.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    // A host that is put together elsewhere is nobody's: `https://{region}.x.com`, `https://api.${domain}`, `https://%s/`.
    let host = host.split(['{', '$', '%', ')', ',', ';', ']', '}', '|', '(']).next().unwrap_or_default();
    let host = host.split(':').next().unwrap_or_default().to_ascii_lowercase();
    let is_host = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-');
    if host.is_empty() || host.ends_with('.') || host.starts_with(['.', '-']) || !host.bytes().all(is_host) {
        return None;
    }
    let line_start = memchr::memrchr(b'\n', &text[..start])
        .map_or(0, |newline| newline + 1)
        .max(start.saturating_sub(AROUND));
    let line_end = memchr::memchr(b'\n', rest).map_or(rest.len(), |newline| newline).min(AROUND) + at + 3;
    let (before, line) = (&text[line_start..start], &text[line_start..line_end]);
    let opens = before.last().copied();
    Some(Address {
        path: body.get(authority.len()..).unwrap_or_default(),
        host,
        before: valid(before),
        line: valid(line),
        // A blank behind it: a sentence that begins with an address.
        is_quoted: opens.is_some_and(|byte| b"\"'`".contains(&byte)) && !stop.is_ascii_whitespace(),
        is_web: scheme.starts_with("http"),
        range: start..at + 3 + authority.len(),
    })
}

/// The text from where it is UTF-8: a window may begin within a letter.
fn valid(bytes: &[u8]) -> &str {
    (0..4.min(bytes.len() + 1)).find_map(|cut| std::str::from_utf8(&bytes[cut..]).ok()).unwrap_or_default()
}
