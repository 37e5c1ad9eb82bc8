//! Icons come from one sprite, `public/icons.svg`, so they are cached once.

use leptos::prelude::*;

/// Where the sprite is served: an address that names its content, so a browser asks for it once. Worked out by the
/// compiler, so that no page has to look it up.
pub const SPRITE: &str = match std::str::from_utf8(&ADDRESS) {
    Ok(address) => address,
    Err(_) => panic!("the address is ASCII"),
};
const ADDRESS: [u8; 29] = address(sprite_version(include_bytes!("../../../public/icons.svg")));

/// FNV-1a of the sprite: an edit by accident is what it tells apart, not an edit by malice.
#[must_use]
pub const fn sprite_version(bytes: &[u8]) -> u64 {
    let (mut hash, mut at) = (0xcbf2_9ce4_8422_2325_u64, 0);
    while at < bytes.len() {
        hash = (hash ^ bytes[at] as u64).wrapping_mul(0x0100_0000_01b3);
        at += 1;
    }
    hash
}

const fn address(version: u64) -> [u8; 29] {
    let mut address = *b"/icons.svg?v=0000000000000000";
    let mut digit = 0;
    while digit < 16 {
        address[13 + digit] = b"0123456789abcdef"[(version >> (60 - 4 * digit)) as usize & 15];
        digit += 1;
    }
    address
}

/// One icon of the sprite, by its name there. Decorative unless `label` is given.
#[component]
pub fn Icon(
    /// The id of the symbol in the sprite, such as `bell`.
    #[prop(into)]
    name: String,
    /// What the icon says when no word stands beside it.
    #[prop(optional, into)]
    label: Option<String>,
    #[prop(optional, into)] class: &'static str,
) -> impl IntoView {
    let hidden = label.is_none().then_some("true");
    let role = label.is_some().then_some("img");
    view! {
        <svg class=format!("i {class}") width="18" height="18" role=role aria-hidden=hidden aria-label=label>
            <use href=format!("{SPRITE}#{name}")></use>
        </svg>
    }
}
