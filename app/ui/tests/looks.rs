//! Rules of the looks that a program can check: contrast, where colours may stand, the smallest text,
//! and that every icon exists. Reads the sources, so it also covers what other crates write.

#![allow(clippy::unwrap_used, reason = "a test that cannot read the sources has failed")]

use sha2::{Digest, Sha256};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The files of the app's style sheet. The public status page carries a sheet of its own, outside these rules.
fn style_sheets() -> Vec<(String, String)> {
    let app = fs::read_to_string(root().join("style/app.css")).unwrap();
    let names = app.split("@import \"").skip(1).filter_map(|rest| rest.split('"').next());
    names.map(|name| (name.to_owned(), fs::read_to_string(root().join("style").join(name)).unwrap())).collect()
}

/// The file without its comments.
fn bare(css: &str) -> String {
    let mut rest = css;
    let mut bare = String::new();
    while let Some((before, after)) = rest.split_once("/*") {
        bare.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    bare + rest
}

/// Relative luminance of `oklch(L% C H)` in sRGB, clipped to what a screen can show.
fn luminance(oklch: &str) -> f64 {
    let numbers: Vec<f64> = oklch
        .split_whitespace()
        .map(|part| {
            part.strip_suffix('%').map_or_else(|| part.parse().unwrap(), |part| part.parse::<f64>().unwrap() / 100.0)
        })
        .collect();
    let [lightness, chroma, hue] = numbers[..] else { panic!("not three numbers: {oklch}") };
    let (a, b) = (chroma * hue.to_radians().cos(), chroma * hue.to_radians().sin());
    let long = (lightness + 0.396_337_777_4 * a + 0.215_803_757_3 * b).powi(3);
    let medium = (lightness - 0.105_561_345_8 * a - 0.063_854_172_8 * b).powi(3);
    let short = (lightness - 0.089_484_177_5 * a - 1.291_485_548 * b).powi(3);
    let red = 4.076_741_662_1 * long - 3.307_711_591_3 * medium + 0.230_969_929_2 * short;
    let green = -1.268_438_004_6 * long + 2.609_757_401_1 * medium - 0.341_319_396_5 * short;
    let blue = -0.004_196_086_3 * long - 0.703_418_614_7 * medium + 1.707_614_701 * short;
    let [red, green, blue] = [red, green, blue].map(|part| part.clamp(0.0, 1.0));
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/// Name to luminance in light and in dark, of the first (normal contrast) definition.
fn colours() -> BTreeMap<String, [f64; 2]> {
    let css = bare(&fs::read_to_string(root().join("style/tokens.css")).unwrap());
    let mut colours = BTreeMap::new();
    for declaration in css.split([';', '{']) {
        let Some((name, value)) = declaration.split_once(':') else { continue };
        let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
        let Some(pair) = value.strip_prefix("light-dark(oklch(") else { continue };
        let Some((light, dark)) = pair.trim_end_matches(')').split_once("), oklch(") else { continue };
        if light.contains('/') {
            continue;
        }
        let name = name.trim().trim_start_matches("--").to_owned();
        colours.entry(name).or_insert([luminance(light), luminance(dark)]);
    }
    colours
}

#[test]
fn text_can_be_read_on_every_ground() {
    const GROUNDS: [&str; 5] = ["ground", "surface", "raised", "sunken", "hover"];
    const TEXTS: [&str; 17] = [
        "ink",
        "ink-2",
        "ink-3",
        "accent",
        "accent-deep",
        "sev0",
        "sev1",
        "sev2",
        "sev3",
        "sev4",
        "up",
        "slow",
        "partial",
        "down",
        "upkeep",
        "late",
        "warn",
    ];
    const PAIRS: [(&str, &str); 25] = [
        ("accent-ink", "accent"),
        ("accent-ink", "accent-deep"),
        ("accent-ink", "sev1"),
        ("ground", "ink"),
        ("ground", "ink-2"),
        ("accent", "accent-soft"),
        ("ink-2", "accent-soft"),
        ("ink-3", "accent-soft"),
        ("sev0", "accent-soft"),
        ("sev1", "accent-soft"),
        ("sev2", "accent-soft"),
        ("sev3", "accent-soft"),
        ("sev4", "accent-soft"),
        ("late", "bad-soft"),
        ("ink-2", "bad-soft"),
        ("ink-3", "bad-soft"),
        ("warn", "warn-soft"),
        ("accent", "warn-soft"),
        ("ink-2", "warn-soft"),
        ("ink-3", "warn-soft"),
        ("up", "ok-soft"),
        ("ink-2", "ok-soft"),
        ("hue1-ink", "hue1"),
        ("hue2-ink", "hue2"),
        ("hue6-ink", "hue6"),
    ];
    let colours = colours();
    let on_grounds = TEXTS.iter().flat_map(|text| GROUNDS.iter().map(move |ground| (*text, *ground, 4.5)));
    let pairs = PAIRS.iter().map(|(text, ground)| (*text, *ground, 4.5));
    let edges = GROUNDS.iter().map(|ground| ("edge", *ground, 3.0));
    let mut bad = Vec::new();
    for (text, ground, wanted) in on_grounds.chain(pairs).chain(edges) {
        for (theme, name) in ["light", "dark"].iter().enumerate() {
            let (one, other) = (colours[text][theme], colours[ground][theme]);
            let contrast = (one.max(other) + 0.05) / (one.min(other) + 0.05);
            if contrast < wanted {
                bad.push(format!("{text} on {ground}, {name}: {contrast:.2} < {wanted}"));
            }
        }
    }
    assert!(bad.is_empty(), "{}", bad.join("\n"));
}

#[test]
fn only_the_tokens_hold_colours() {
    for (name, css) in style_sheets() {
        if name == "tokens.css" {
            continue;
        }
        let css = bare(&css);
        for raw in ["oklch(", "rgb(", "rgba(", "hsl(", "#0", "#1", "#2", "#3", "#4", "#5", "#6", "#7", "#8", "#9"] {
            assert!(!css.contains(raw), "{name} holds a raw colour: {raw}");
        }
    }
}

#[test]
fn no_text_is_smaller_than_twelve_pixels() {
    for (name, css) in style_sheets() {
        let css = bare(&css);
        let sizes = css.split("font-size:").skip(1).map(|rest| rest.split([';', '}']).next().unwrap_or_default());
        let shorthands = css.split("font:").skip(1).map(|rest| rest.split([';', '}']).next().unwrap_or_default());
        for value in sizes.chain(shorthands) {
            for part in value.split([' ', '/']) {
                let pixels = part.strip_suffix("px").and_then(|number| number.parse::<f64>().ok());
                let rems =
                    part.strip_suffix("rem").and_then(|number| number.parse::<f64>().ok()).map(|number| number * 16.0);
                let line_height = value.contains(&format!("/{part}"));
                if let Some(size) = pixels.or(rems).filter(|size| *size < 12.0 && !line_height) {
                    panic!("{name}: text of {size} px in `{value}`");
                }
            }
        }
    }
}

#[test]
fn every_sheet_stands_in_a_layer() {
    for (name, css) in style_sheets() {
        let css = bare(&css);
        assert!(css.trim_start().starts_with("@layer "), "{name} stands outside the layers");
        assert_eq!(css.matches('{').count(), css.matches('}').count(), "{name}: braces");
    }
}

fn rust_sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rust_sources(&path, found);
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            found.push(path);
        }
    }
}

/// Fonts are kept by browsers for a year: another content needs another name.
#[test]
fn fonts_are_named_by_their_content_and_each_name_is_known() {
    let sheet = fs::read_to_string(root().join("style/base.css")).unwrap();
    let document = fs::read_to_string(root().join("app/src/document.rs")).unwrap();
    for entry in fs::read_dir(root().join("public/fonts")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        let digest = Sha256::digest(fs::read(&path).unwrap());
        let version: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        assert!(name.ends_with(&format!(".{version}.woff2")), "{name} is to be named {version}");
        assert!(sheet.contains(&format!("/fonts/{name}\")")), "style/base.css does not use {name}");
    }
    for text in [&sheet, &document] {
        for name in text.split("/fonts/").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(root().join("public/fonts").join(name).is_file(), "there is no font {name}");
        }
    }
}

#[test]
fn every_icon_is_in_the_sprite() {
    let sprite = fs::read_to_string(root().join("public/icons.svg")).unwrap();
    let known: BTreeSet<&str> =
        sprite.split("<symbol id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let mut sources = Vec::new();
    rust_sources(&root().join("app"), &mut sources);
    for path in sources {
        let text = fs::read_to_string(&path).unwrap();
        for before in ["<Icon name=\"", " icon=\"", "icon: \""] {
            for name in text.split(before).skip(1).filter_map(|rest| rest.split('"').next()) {
                assert!(known.contains(name), "{}: no icon called `{name}` in public/icons.svg", path.display());
            }
        }
    }
}
