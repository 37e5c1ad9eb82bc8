//! The hue of a person on the time line: the one that their avatar has.

/// One of six, the same for the same name on every machine (FNV-1a, as in `app_ui::Avatar`).
pub fn hue(name: &str) -> u32 {
    let hash = name.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    hash % 6 + 1
}
