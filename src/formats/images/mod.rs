//! Owns how images are called, and who makes them beside Compose: bake files, and the build commands in scripts.

mod bake;
mod commands;
mod shallow;

pub use bake::BakeFile;
pub use commands::commands;

/// A build that a bake file or a script asks for, its paths as written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Order {
    /// The context.
    pub context: String,
    /// The Dockerfile, if it is named.
    pub dockerfile: Option<String>,
    /// Whether the Dockerfile's path is relative to the context, as in a bake file, or to where the command runs.
    pub is_in_context: bool,
    /// The target, if not the last stage.
    pub target: Option<String>,
    /// What the image is called, each name as [`repository`] has it.
    pub images: Vec<String>,
}

/// The name of an image without its tag, its digest and what Docker adds by itself: the registry `docker.io` and the
/// owner `library` (<https://pkg.go.dev/github.com/distribution/reference>). Braces are kept whole, so that a name with
/// variables can be asked before they have values: `shop/api:${TAG:-latest}` is `shop/api`.
pub fn repository(image: &str) -> &str {
    let (mut depth, mut end, mut colon) = (0usize, image.len(), None);
    for (at, byte) in image.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            b'@' if depth == 0 => {
                end = at;
                break;
            }
            b':' if depth == 0 => colon = Some(at),
            // What stands before a slash is a registry's port.
            b'/' if depth == 0 => colon = None,
            _ => {}
        }
    }
    let name = &image[..colon.unwrap_or(end)];
    let own = ["docker.io/", "index.docker.io/"].iter().find_map(|registry| name.strip_prefix(registry));
    let name = own.unwrap_or(name);
    name.strip_prefix("library/").unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::repository;

    #[test]
    fn what_an_image_is_called() {
        for (image, name) in [
            ("api", "api"),
            ("shop/api:1.2", "shop/api"),
            ("docker.io/library/api:latest", "api"),
            ("index.docker.io/shop/api", "shop/api"),
            ("localhost:5000/api", "localhost:5000/api"),
            ("localhost:5000/api:2@sha256:ab", "localhost:5000/api"),
            ("api@sha256:ab", "api"),
            ("${REGISTRY:-a:5}/api:${TAG:-x/y}", "${REGISTRY:-a:5}/api"),
            ("", ""),
        ] {
            assert_eq!(repository(image), name, "{image}");
        }
    }
}
