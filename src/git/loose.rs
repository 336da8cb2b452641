//! Owns loose objects: one zlib stream in one file each. libgit2 never comes back from one that is cut off (it takes
//! "no input left" for progress), so such files are read here, and it is asked for packed objects only.

use std::fs::File;
use std::io::{ErrorKind, Read, Result, Write};
use std::path::{Path, PathBuf};

use flate2::write::ZlibEncoder;
use flate2::{Compression, Decompress, FlushDecompress, Status};
use sha1::Sha1;
use sha2::{Digest, Sha256};

use super::objects::Kind;
use crate::change::Oid;

/// Room for `commit 18446744073709551615`, and a NUL.
const HEAD: usize = 32;

/// How much of a file is read before it is known how large its object is: most are no larger than that.
const FIRST: u64 = 4096;

/// Deflate packs at most this many bytes into one.
const RATIO: usize = 1032;

/// Where loose objects may stand.
pub(super) struct LooseStore {
    path: PathBuf,
    /// Which of the 256 directories were there when it was opened; `None`: any may come.
    directories: Option<Box<[bool; 256]>>,
}

impl LooseStore {
    /// A store whose objects were there before: most are packed, and one listing spares a failed open for each. An
    /// object that comes loose later is git's to find.
    pub(super) fn standing(path: &Path) -> Self {
        let listed = std::fs::read_dir(path).ok().map(|entries| {
            let mut directories = Box::new([false; 256]);
            for entry in entries.flatten() {
                let name = entry.file_name();
                if let Some(at) = name
                    .to_str()
                    .filter(|name| name.len() == 2)
                    .and_then(|hex| u8::from_str_radix(hex, 16).ok())
                {
                    directories[usize::from(at)] = true;
                }
            }
            directories
        });
        Self { path: path.to_owned(), directories: listed }
    }

    /// A store that is still being written to.
    pub(super) fn growing(path: &Path) -> Self {
        Self { path: path.to_owned(), directories: None }
    }

    fn may_hold(&self, oid: Oid) -> bool {
        let first = oid.as_bytes().first().copied().map(usize::from);
        self.directories.as_ref().zip(first).is_none_or(|(directories, first)| directories[first])
    }
}

/// A loose object.
pub(super) enum Loose {
    /// Its kind and content.
    Whole(Kind, Vec<u8>),
    /// It has more bytes than were asked for.
    Larger,
}

/// An object's kind and content; `None` if none of the stores has it loose. A damaged file is an error.
pub(super) fn read(stores: &[LooseStore], oid: Oid) -> Result<Option<(Kind, Vec<u8>)>> {
    Ok(match read_within(stores, oid, u64::MAX)? {
        Some(Loose::Whole(kind, data)) => Some((kind, data)),
        Some(Loose::Larger) | None => None,
    })
}

/// The same of an object that has no more than `limit` bytes, by one look at its file.
pub(super) fn read_within(stores: &[LooseStore], oid: Oid, limit: u64) -> Result<Option<Loose>> {
    let Some(mut file) = open(stores, oid)? else { return Ok(None) };
    let mut packed = Vec::new();
    (&mut file).take(FIRST).read_to_end(&mut packed)?;
    let mut stream = Decompress::new(true);
    let (kind, size, mut data, mut status) = begin(&mut stream, &packed)?;
    if size as u64 > limit {
        return Ok(Some(Loose::Larger));
    }
    file.read_to_end(&mut packed)?;
    data.reserve_exact(size.min(packed.len().saturating_mul(RATIO)).saturating_sub(data.len()) + 1);
    while status != Status::StreamEnd {
        let before = (stream.total_in(), stream.total_out());
        let rest = usize::try_from(before.0).ok().and_then(|read| packed.get(read..));
        status = stream.decompress_vec(rest.unwrap_or_default(), &mut data, FlushDecompress::None)?;
        if before == (stream.total_in(), stream.total_out()) {
            // Cut off, or longer than it said.
            break;
        }
    }
    // Only at its end has the stream's checksum been compared.
    if status != Status::StreamEnd || data.len() != size {
        return Err(ErrorKind::InvalidData.into());
    }
    Ok(Some(Loose::Whole(kind, data)))
}

/// Writes an object into `store` as git does: under another name first, so that no reader meets half of it, and not
/// to be written again. Gives its id.
pub(super) fn write(store: &Path, kind: Kind, data: &[u8], sha1: bool) -> Result<Oid> {
    let kind = kind.name().ok_or(ErrorKind::InvalidInput)?;
    let head = format!("{kind} {}\0", data.len());
    let oid = id(head.as_bytes(), data, sha1).ok_or(ErrorKind::InvalidInput)?;
    let hex = oid.to_string();
    let (directory, name) = hex.split_at(2);
    let directory = store.join(directory);
    let path = directory.join(name);
    if path.is_file() {
        return Ok(oid);
    }
    create_shared(&directory, store)?;
    let mut file = tempfile::Builder::new().prefix("tmp_obj_").tempfile_in(&directory)?;
    let mut zlib = ZlibEncoder::new(Vec::with_capacity(data.len() / 4 + 64), Compression::fast());
    zlib.write_all(head.as_bytes())?;
    zlib.write_all(data)?;
    file.write_all(&zlib.finish()?)?;
    protect(file.as_file(), store)?;
    file.persist(&path).map_err(|error| error.error)?;
    Ok(oid)
}

/// The id of the blob that holds `data`.
pub(super) fn blob_id(data: &[u8], sha1: bool) -> Option<Oid> {
    id(format!("blob {}\0", data.len()).as_bytes(), data, sha1)
}

/// An object's id: the hash of its head and its content. libgit2's SHA-1 looks for attacks on what it hashes, which takes
/// four times as long and is not needed for what we write ourselves.
fn id(head: &[u8], data: &[u8], sha1: bool) -> Option<Oid> {
    if sha1 {
        return Oid::from_bytes(&Sha1::new().chain_update(head).chain_update(data).finalize());
    }
    Oid::from_bytes(&Sha256::new().chain_update(head).chain_update(data).finalize())
}

/// One of the 256 directories, open to whom the store itself is open (`core.sharedRepository`).
fn create_shared(directory: &Path, store: &Path) -> Result<()> {
    match std::fs::create_dir(directory) {
        Ok(()) => std::fs::set_permissions(directory, std::fs::metadata(store)?.permissions()),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(error),
    }
}

/// Objects never change: they may be read by whoever may read the store, and written by nobody.
#[cfg(unix)]
fn protect(file: &File, store: &Path) -> Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let readers = std::fs::metadata(store)?.permissions().mode() & 0o444;
    file.set_permissions(std::fs::Permissions::from_mode(readers))
}

#[cfg(not(unix))]
fn protect(_: &File, _: &Path) -> Result<()> {
    Ok(())
}

/// An object's size, from the first bytes of its file.
pub(super) fn size(stores: &[LooseStore], oid: Oid) -> Result<Option<u64>> {
    let Some(file) = open(stores, oid)? else { return Ok(None) };
    let mut packed = Vec::new();
    file.take(FIRST).read_to_end(&mut packed)?;
    let (_, size, _, _) = begin(&mut Decompress::new(true), &packed)?;
    Ok(Some(size as u64))
}

fn open(stores: &[LooseStore], oid: Oid) -> Result<Option<File>> {
    for store in stores.iter().filter(|store| store.may_hold(oid)) {
        let hex = oid.to_string();
        let (directory, name) = hex.split_at(2);
        match File::open(store.path.join(directory).join(name)) {
            Ok(file) => return Ok(Some(file)),
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
    }
    Ok(None)
}

/// Reads `<kind> <size> NUL` and gives what of the content came with it.
fn begin(stream: &mut Decompress, packed: &[u8]) -> Result<(Kind, usize, Vec<u8>, Status)> {
    let damaged = || std::io::Error::from(ErrorKind::InvalidData);
    let mut head = [0; HEAD];
    let status = stream.decompress(packed, &mut head, FlushDecompress::None)?;
    let inflated = usize::try_from(stream.total_out()).ok().and_then(|length| head.get(..length));
    let inflated = inflated.ok_or_else(damaged)?;
    let nul = memchr::memchr(0, inflated).ok_or_else(damaged)?;
    let text = std::str::from_utf8(&inflated[..nul]).map_err(|_| damaged())?;
    let (kind, size) = text.split_once(' ').ok_or_else(damaged)?;
    let size = size.parse().map_err(|_| damaged())?;
    Ok((Kind::named(kind), size, inflated[nul + 1..].to_vec(), status))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::{Loose, LooseStore, read, read_within, size, write};
    use crate::change::Oid;
    use crate::git::objects::Kind;

    #[test]
    fn what_is_written_is_read_and_has_the_id_that_git_gives_it() {
        let store = tempfile::tempdir().unwrap();
        // `git hash-object --stdin` in a repository of each format.
        for (sha1, id) in [
            (true, "ce013625030ba8dba906f756967f9e9ca394464a"),
            (false, "2cf8d83d9ee29543b34a87727421fdecb7e3f3a183d337639025de576db9ebb4"),
        ] {
            let oid = write(store.path(), Kind::Blob, b"hello\n", sha1).unwrap();
            assert_eq!(oid.to_string(), id);
            assert_eq!(write(store.path(), Kind::Blob, b"hello\n", sha1).unwrap(), oid);
            let (_, data) = read(&[LooseStore::growing(store.path())], oid).unwrap().unwrap();
            assert_eq!(data, b"hello\n");
        }
    }

    /// A store with one loose object of these inflated bytes, cut off after `keep` bytes of its file.
    fn store(inflated: &[u8], keep: usize) -> (tempfile::TempDir, Oid) {
        let hex = "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391";
        let store = tempfile::tempdir().unwrap();
        std::fs::create_dir(store.path().join(&hex[..2])).unwrap();
        let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
        zlib.write_all(inflated).unwrap();
        let packed = zlib.finish().unwrap();
        std::fs::write(store.path().join(&hex[..2]).join(&hex[2..]), &packed[..keep.min(packed.len())])
            .unwrap();
        (store, Oid::from_hex(hex.as_bytes()).unwrap())
    }

    #[test]
    fn objects_of_all_sizes_are_read() {
        for length in [0_usize, 1, 20, 31, 32, 33, 1000, 1_000_000] {
            let content = vec![b'x'; length];
            let (store, oid) = store(&[format!("blob {length}\0").as_bytes(), &content].concat(), usize::MAX);
            let stores = [LooseStore::standing(store.path()), LooseStore::growing(store.path())];
            assert_eq!(read(&stores, oid).unwrap().unwrap().1, content);
            assert_eq!(size(&stores, oid).unwrap(), Some(length as u64));
            let within = |limit: usize| read_within(&stores, oid, limit as u64).unwrap().unwrap();
            assert!(matches!(within(length), Loose::Whole(_, data) if data == content));
            assert!(length == 0 || matches!(within(length - 1), Loose::Larger));
        }
    }

    #[test]
    fn wherever_a_file_is_cut_off_it_is_damaged() {
        let inflated =
            b"blob 64\x000123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-+".to_vec();
        let (whole, oid) = store(&inflated, usize::MAX);
        assert!(read(&[LooseStore::growing(whole.path())], oid).is_ok());
        for keep in 0..40 {
            let (cut, oid) = store(&inflated, keep);
            assert!(read(&[LooseStore::growing(cut.path())], oid).is_err(), "{keep}");
        }
        let (last, oid) = store(&[b"blob 1000\0".as_slice(), &[b'x'; 1000]].concat(), 20);
        assert!(read(&[LooseStore::growing(last.path())], oid).is_err());
    }

    #[test]
    fn a_size_that_is_not_true_is_damage_and_an_absent_object_is_none() {
        for claimed in ["63", "65", "18446744073709551615", "-1", ""] {
            let text = format!("blob {claimed}\0{}", "y".repeat(64));
            let (store, oid) = store(text.as_bytes(), usize::MAX);
            assert!(read(&[LooseStore::growing(store.path())], oid).is_err(), "{claimed}");
            let other = Oid::from_hex(&[b'a'; 40]).unwrap();
            assert!(read(&[LooseStore::growing(store.path())], other).unwrap().is_none());
        }
    }
}
