//! Owns the ports of a service as Compose v5 takes them: `[[IP:]HOST:]CONTAINER[/PROTOCOL]`, numbers up to 65535, ranges
//! of one length.

use std::net::IpAddr;
use std::sync::Arc;

use super::layer::Text;
use super::yaml::{Node, Value};

/// The protocols that a port may have.
const PROTOCOLS: [&str; 3] = ["tcp", "udp", "sctp"];

/// The ports in the short form that a document's services publish. Numbers in another base than ten are left out: YAML
/// makes a number of them, which is in range or not by its own way of writing.
pub(super) fn short_ports(document: &Node) -> Vec<Text> {
    let services = document.get("services").map(Node::pairs).unwrap_or_default();
    let lists = services.iter().filter_map(|pair| pair.value.get("ports"));
    let items = lists.filter(|list| list.tag.as_deref() != Some("!reset")).filter_map(Node::items).flatten();
    let port = |item: &Node| {
        let Value::Scalar { text, plain } = &item.value else { return None };
        let is_decimal = !text.bytes().any(|byte| byte.is_ascii_alphabetic() || byte == b'_');
        (!plain || is_decimal || text.contains(['$', '/', ':', '-']))
            .then(|| Text { raw: Arc::clone(text), range: item.range.clone() })
    };
    items.filter_map(port).collect()
}

/// Why Compose refuses a port in the short form, its variables replaced; `None` if it takes it.
pub fn port_mistake(port: &str) -> Option<String> {
    let (numbers, protocol) = port.split_once('/').unwrap_or((port, ""));
    if !protocol.is_empty() && !PROTOCOLS.contains(&protocol.to_ascii_lowercase().as_str()) {
        return Some(format!("`{protocol}` is no protocol: tcp, udp and sctp are"));
    }
    let (rest, container) =
        numbers.rsplit_once(':').map_or((None, numbers), |(rest, last)| (Some(rest), last));
    let (address, host) = match rest {
        Some(rest) => rest.rsplit_once(':').map_or(("", rest), |(address, host)| (address, host)),
        None => ("", ""),
    };
    let bare = address.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(address);
    if !bare.is_empty() && bare.parse::<IpAddr>().is_err() {
        return Some(format!("`{address}` is no IP address"));
    }
    if container.is_empty() {
        return Some("it names no port of the container".to_owned());
    }
    let Some((first, last)) = range(container) else {
        return Some(format!("`{container}` is no port: they go from 1 to 65535"));
    };
    if first == 0 {
        return Some("the container has no port 0".to_owned());
    }
    if host.is_empty() {
        return None;
    }
    let Some((host_first, host_last)) = range(host) else {
        return Some(format!("`{host}` is no port: they go up to 65535"));
    };
    // A range of the host's for one port of the container leaves the choice to Docker.
    let is_uneven = last != first && last - first != host_last - host_first;
    is_uneven.then(|| format!("`{host}` and `{container}` are ranges of different length"))
}

fn range(text: &str) -> Option<(u16, u16)> {
    let number = |text: &str| {
        let digits = text.strip_prefix('+').unwrap_or(text);
        let is_plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        is_plain.then(|| digits.parse::<u16>().ok()).flatten()
    };
    match text.split_once('-') {
        None => number(text).map(|port| (port, port)),
        Some((first, last)) => {
            let (first, last) = (number(first)?, number(last)?);
            (first <= last).then_some((first, last))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::port_mistake;

    #[test]
    fn what_compose_takes() {
        for port in [
            "80",
            "65535:80",
            "0:80",
            ":80",
            "3000-3005",
            "8000-8010:80",
            "1-3:1-3/udp",
            "80:80/TCP",
            "80:80/",
            "127.0.0.1:80:80",
            "127.0.0.1::80",
            "[::1]:80:80",
            "::1:80:80",
            "08:80",
            "+80",
        ] {
            assert_eq!(port_mistake(port), None, "{port}");
        }
    }

    #[test]
    fn what_compose_refuses() {
        for port in [
            "",
            "80:",
            "70000",
            "65536:80",
            "80:65536",
            "80:0",
            "65530-65540:80-90",
            "8000-8002:80-81",
            "80:80-81",
            "9000-8000:80",
            "80:80/foo",
            "80:80/tcp/udp",
            "999.0.0.1:80:80",
            "8080:80:90",
            "a:80",
            "abc",
            "-1",
            "80.5",
            "1e3",
            " 80:80",
            "80:80 ",
            "0x50",
        ] {
            assert!(port_mistake(port).is_some(), "{port}");
        }
    }
}
