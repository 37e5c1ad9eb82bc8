//! The built site: scripts, styles, fonts, icons. A release carries them inside the binary; a debug build,
//! or `MUSTER_SITE_ROOT`, reads them from a folder so that they can change under a running server.

mod encoding;

use std::borrow::Cow;
use std::fs::Metadata;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::UNIX_EPOCH;

use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use rust_embed::{Embed, EmbeddedFile};

use self::encoding::{Encoding, acceptable};

/// Without these no page works.
const NEEDED: [&str; 4] = [PROGRAM, EDITOR, "pkg/muster.css", SPRITE];
/// The editor of documents.
pub const EDITOR: &str = "pkg/editor.js";
const SPRITE: &str = "icons.svg";
/// Names the folder of the browser's program.
const PROGRAM: &str = "pkg/program.json";
/// Asked for under an address that names the content, so it never changes.
const FOREVER: &str = "public, max-age=31536000, immutable";
/// Asked for under a lasting address: kept for some minutes, then compared with ours.
const SHORTLY: &str = "public, max-age=300";
/// Asked for in another version, as while servers are upgraded one after the other: not to be taken for that one.
const COMPARE: &str = "public, no-cache";

static EMBEDDED_PROGRAM: OnceLock<app::Program> = OnceLock::new();

#[derive(Embed)]
#[folder = "$MUSTER_SITE_DIR"]
struct Embedded;

/// Where the site comes from.
#[derive(Debug, Clone)]
pub enum Assets {
    Embedded,
    Folder(Arc<Path>),
}

struct File {
    bytes: Bytes,
    /// Sixteen hexadecimal digits that stand for the content.
    version: String,
}

impl Assets {
    /// The folder when one is set, else what belongs to this kind of build.
    pub fn new(site_root: Option<PathBuf>) -> Self {
        let debug = || cfg!(debug_assertions).then(|| PathBuf::from(env!("MUSTER_SITE_DIR")));
        site_root.or_else(debug).map_or(Self::Embedded, |folder| Self::Folder(folder.into()))
    }

    /// Fails with what to do when the site is not there; a server without it would answer blank pages.
    pub fn check(&self) -> anyhow::Result<()> {
        let missing: Vec<&str> = NEEDED.into_iter().filter(|path| self.version(path).is_none()).collect();
        if missing.is_empty() {
            return Ok(());
        }
        let place = match self {
            Self::Embedded => "in this binary".to_owned(),
            Self::Folder(folder) => format!("in {}", folder.display()),
        };
        anyhow::bail!("The built site is missing {place}: {}. Run `cargo xtask build` first.", missing.join(", "))
    }

    /// The address of a file that may be kept forever, such as `/pkg/muster.js?v=3f…`.
    pub fn url(&self, path: &str) -> String {
        match self.version(path) {
            Some(version) => format!("/{path}?v={version}"),
            None => format!("/{path}"),
        }
    }

    /// The browser's program. Its folder is named by what is in it, so every address below may be kept forever, and
    /// a document asks for the files of its own build or for nothing.
    pub fn program(&self) -> app::Program {
        #[derive(serde::Deserialize)]
        struct Described {
            version: String,
        }
        let read = || self.read(PROGRAM).and_then(|file| serde_json::from_slice::<Described>(&file.bytes).ok());
        let program = || match read() {
            Some(Described { version }) => app::Program { version },
            None => app::Program::default(),
        };
        match self {
            Self::Embedded => EMBEDDED_PROGRAM.get_or_init(program).clone(),
            Self::Folder(_) => program(),
        }
    }

    /// Pages name the sprite by a version of their own, which the compiler worked out.
    fn is_sprite(&self, version: &str) -> bool {
        let ours = self.read(SPRITE).map(|file| app_ui::sprite_version(&file.bytes));
        ours.is_some_and(|ours| format!("{ours:016x}") == version)
    }

    fn version(&self, path: &str) -> Option<String> {
        match self {
            Self::Embedded => Embedded::get(path).map(|file| version_of_embedded(&file)),
            Self::Folder(folder) => version_on_disk(&folder.join(relative(path)?)),
        }
    }

    fn read(&self, path: &str) -> Option<File> {
        match self {
            Self::Embedded => Embedded::get(path).map(File::embedded),
            Self::Folder(folder) => File::on_disk(&folder.join(relative(path)?)),
        }
    }

    /// The answer to a request for `path`, or nothing when there is no such file.
    pub fn answer(&self, path: &str, query: Option<&str>, headers: &HeaderMap) -> Option<Response> {
        let plain = path.trim_start_matches('/');
        let encoded = acceptable(headers).find_map(|encoding| {
            let file = self.read(&format!("{plain}{}", encoding.suffix()))?;
            Some((file, encoding))
        });
        let (file, encoding) = encoded?;
        let version = if encoding == Encoding::Identity { file.version.clone() } else { self.version(plain)? };
        let asked = query.and_then(|query| query.split('&').find_map(|pair| pair.strip_prefix("v=")));
        let named_by_content = asked == Some(version.as_str())
            || names_its_content(plain)
            || asked.is_some_and(|asked| plain == SPRITE && self.is_sprite(asked));
        let caching = match asked {
            _ if named_by_content => FOREVER,
            Some(_) => COMPARE,
            None => SHORTLY,
        };
        Some(respond(plain, file, encoding, caching, headers))
    }
}

impl File {
    fn embedded(file: EmbeddedFile) -> Self {
        let version = version_of_embedded(&file);
        let bytes = match file.data {
            Cow::Borrowed(bytes) => Bytes::from_static(bytes),
            Cow::Owned(bytes) => bytes.into(),
        };
        Self { bytes, version }
    }

    fn on_disk(path: &Path) -> Option<Self> {
        let version = version_on_disk(path)?;
        Some(Self { bytes: std::fs::read(path).ok()?.into(), version })
    }
}

/// Whether the path says what is in the file: `pkg/3f0c…/muster.js`, `fonts/inter-latin.3100….woff2`.
fn names_its_content(path: &str) -> bool {
    let program = path.strip_prefix("pkg/").and_then(|rest| rest.split_once('/')).map(|(folder, _)| folder);
    let font = || path.strip_prefix("fonts/")?.strip_suffix(".woff2")?.rsplit_once('.').map(|(_, version)| version);
    let version = program.or_else(font).unwrap_or_default();
    version.len() == 16 && version.bytes().all(|digit| digit.is_ascii_hexdigit())
}

fn version_of_embedded(file: &EmbeddedFile) -> String {
    file.metadata.sha256_hash().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// When it was written and how long it is: a build that changes a file changes these.
fn version_on_disk(path: &Path) -> Option<String> {
    let metadata = std::fs::metadata(path).ok().filter(Metadata::is_file)?;
    let changed = metadata.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    Some(format!("{:016x}", changed.as_nanos() as u64 ^ metadata.len()))
}

/// The path when it stays inside the folder.
fn relative(path: &str) -> Option<&Path> {
    let path = Path::new(path);
    path.components().all(|part| matches!(part, Component::Normal(_))).then_some(path)
}

fn respond(path: &str, file: File, encoding: Encoding, caching: &'static str, headers: &HeaderMap) -> Response {
    let tag = format!("\"{}{}\"", file.version, encoding.suffix());
    let known = headers.get_all(header::IF_NONE_MATCH).iter().any(|value| names(value, &tag));
    let body = if known { Bytes::new() } else { file.bytes };
    let mut response = body.into_response();
    let out = response.headers_mut();
    out.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind_of(path)));
    out.insert(header::CACHE_CONTROL, HeaderValue::from_static(caching));
    out.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Some(name) = encoding.name() {
        out.insert(header::CONTENT_ENCODING, HeaderValue::from_static(name));
    }
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        out.insert(header::ETAG, tag);
    }
    if known {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        response.headers_mut().remove(header::CONTENT_ENCODING);
    }
    response
}

fn names(value: &HeaderValue, tag: &str) -> bool {
    let text = value.to_str().unwrap_or_default();
    text.split(',').map(|one| one.trim().trim_start_matches("W/")).any(|one| one == tag || one == "*")
}

fn kind_of(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "woff2" => "font/woff2",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "txt" => "text/plain; charset=utf-8",
        "png" => "image/png",
        "ico" => "image/x-icon",
        _ => "application/octet-stream",
    }
}

/// Answers with the file that the path names.
pub async fn serve(State(assets): State<Assets>, request: Request) -> Response {
    let uri = request.uri();
    let answer = assets.answer(uri.path(), uri.query(), request.headers());
    answer.unwrap_or_else(|| (StatusCode::NOT_FOUND, "There is no such file.\n").into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site() -> (tempfile::TempDir, Assets) {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(folder.path().join("pkg")).unwrap();
        for path in NEEDED {
            std::fs::write(folder.path().join(path), path).unwrap();
        }
        std::fs::write(folder.path().join("pkg/muster.css.br"), "small").unwrap();
        std::fs::write(folder.path().join("secret"), "outside").unwrap();
        let assets = Assets::new(Some(folder.path().to_owned()));
        (folder, assets)
    }

    fn ask(assets: &Assets, address: &str, headers: &[(&'static str, &str)]) -> Option<Response> {
        let headers = headers.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect();
        let (path, query) = address.split_once('?').map_or((address, None), |(path, query)| (path, Some(query)));
        assets.answer(path, query, &headers)
    }

    fn header(response: &Response, name: &str) -> String {
        response.headers().get(name).map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default()
    }

    #[test]
    fn a_versioned_address_is_kept_forever_and_any_other_shortly() {
        let (_folder, assets) = site();
        let address = assets.url("pkg/muster.css");
        assert_eq!(header(&ask(&assets, &address, &[]).unwrap(), "cache-control"), FOREVER);
        let small = ask(&assets, &address, &[("accept-encoding", "br")]).unwrap();
        assert_eq!(header(&small, "cache-control"), FOREVER);
        for (other, caching) in [("/pkg/muster.css", SHORTLY), ("/pkg/muster.css?v=0123456789abcdef", COMPARE)] {
            assert_eq!(header(&ask(&assets, other, &[]).unwrap(), "cache-control"), caching);
        }
    }

    #[test]
    fn the_sprite_is_kept_forever_under_the_address_that_icons_use() {
        let (folder, assets) = site();
        let caching = |address: &str| header(&ask(&assets, address, &[]).unwrap(), "cache-control");
        assert_eq!(caching("/icons.svg"), SHORTLY);
        assert_eq!(caching(app_ui::SPRITE), COMPARE, "this site has another sprite than the program");
        let ours = Path::new(env!("CARGO_MANIFEST_DIR")).join("../public/icons.svg");
        std::fs::copy(ours, folder.path().join(SPRITE)).unwrap();
        assert_eq!(caching(app_ui::SPRITE), FOREVER);
        assert_eq!(caching("/icons.svg?v=0123456789abcdef"), COMPARE);
        std::fs::create_dir(folder.path().join("fonts")).unwrap();
        for (font, caching) in [("inter.3100e775e8616cd2.woff2", FOREVER), ("inter.woff2", SHORTLY)] {
            std::fs::write(folder.path().join("fonts").join(font), font).unwrap();
            let font = ask(&assets, &format!("/fonts/{font}"), &[]).unwrap();
            assert_eq!(header(&font, "cache-control"), caching);
        }
    }

    #[test]
    fn the_smallest_encoding_that_the_caller_takes_and_that_exists_is_sent() {
        let (_folder, assets) = site();
        let sent = |accept| {
            header(&ask(&assets, "/pkg/muster.css", &[("accept-encoding", accept)]).unwrap(), "content-encoding")
        };
        assert_eq!(sent("gzip, deflate, br"), "br");
        assert_eq!(sent("gzip"), "");
        assert_eq!(sent("br;q=0"), "");
        let icons = ask(&assets, "/icons.svg", &[("accept-encoding", "br")]).unwrap();
        assert_eq!(header(&icons, "content-encoding"), "");
        assert_eq!(header(&icons, "content-type"), "image/svg+xml");
    }

    #[test]
    fn the_program_is_kept_forever_and_only_under_the_name_of_its_build() {
        let (folder, assets) = site();
        std::fs::write(folder.path().join(PROGRAM), r#"{ "version": "0123456789abcdef" }"#).unwrap();
        let built = folder.path().join("pkg/0123456789abcdef");
        std::fs::create_dir(&built).unwrap();
        for file in ["muster.js", "muster_bg.wasm"] {
            std::fs::write(built.join(file), file).unwrap();
        }
        let program = assets.program();
        assert_eq!(program.script(), "/pkg/0123456789abcdef/muster.js");
        assert_eq!(program.wasm(), "/pkg/0123456789abcdef/muster_bg.wasm");
        for address in [program.script(), program.wasm()] {
            assert_eq!(header(&ask(&assets, &address, &[]).unwrap(), "cache-control"), FOREVER);
        }
        assert!(ask(&assets, "/pkg/fedcba9876543210/muster_bg.wasm", &[]).is_none());
        assert_eq!(header(&ask(&assets, "/pkg/program.json", &[]).unwrap(), "cache-control"), SHORTLY);
    }

    #[test]
    fn an_unchanged_file_is_not_sent_again() {
        let (_folder, assets) = site();
        let tag = header(&ask(&assets, "/icons.svg", &[]).unwrap(), "etag");
        let again = ask(&assets, "/icons.svg", &[("if-none-match", &format!("W/{tag}"))]).unwrap();
        assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
        let other = ask(&assets, "/icons.svg", &[("if-none-match", "\"x\"")]).unwrap();
        assert_eq!(other.status(), StatusCode::OK);
    }

    #[test]
    fn nothing_outside_the_folder_is_read() {
        let (folder, _) = site();
        let assets = Assets::new(Some(folder.path().join("pkg")));
        assert!(ask(&assets, "/muster.css", &[]).is_some());
        for address in ["/../secret", "/..%2fsecret", "//etc/passwd", "/", "/pkg/", ""] {
            assert!(ask(&assets, address, &[]).is_none(), "{address}");
        }
    }

    #[test]
    fn a_missing_site_is_named_with_what_to_do() {
        let empty = tempfile::tempdir().unwrap();
        let error = Assets::new(Some(empty.path().to_owned())).check().unwrap_err().to_string();
        assert!(error.contains("pkg/program.json") && error.contains("cargo xtask build"), "{error}");
        let (_folder, assets) = site();
        assets.check().unwrap();
    }
}
