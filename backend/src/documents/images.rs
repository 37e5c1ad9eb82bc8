//! Pictures in documents. Each is decoded and written anew: what a file holds besides its pixels (where a photo was
//! taken, a script, another file) does not come along.

use crate::authz;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::incidents;
use domain::documents::{DocumentImage, DocumentImageRef, IMAGE_MAX};
use domain::{Action, Actor, DocumentImageId, IncidentId, Refusal};
use image::{DynamicImage, ImageFormat, ImageReader, Limits};
use std::io::Cursor;

/// Longest side as it is kept, in pixels.
const SIDE_MAX: u32 = 2_400;
/// What decoding may take, in bytes of memory, and the longest side that is read at all.
const DECODE_MAX: u64 = 256 * 1024 * 1024;
const READ_SIDE_MAX: u32 = 20_000;
/// Pictures of one document.
const IMAGES_MAX: i64 = 200;

pub(super) async fn add(ctx: &Ctx, by: &Actor, incident: IncidentId, bytes: Vec<u8>) -> Result<DocumentImageRef> {
    authz::require(by, Action::Respond)?;
    let found = incidents::found(ctx, by, incident).await?;
    found.must_take_words()?;
    if bytes.len() > IMAGE_MAX {
        return Err(wrong("This picture is larger than 5 MB. Send a smaller one."));
    }
    // Seconds of work for a large one: not on a thread that others wait for.
    let rewritten = tokio::task::spawn_blocking(move || rewrite(&bytes)).await;
    let (media_type, bytes) = rewritten.map_err(|error| crate::Error::Other(error.to_string()))??;
    let mut tx = ctx.begin(by).await?;
    let kept =
        sqlx::query_scalar!(r#"select count(*) as "count!" from document_images where incident_id = $1"#, incident.0,)
            .fetch_one(&mut *tx)
            .await?;
    if kept >= IMAGES_MAX {
        return Err(Refusal::Conflict(format!("A document holds at most {IMAGES_MAX} pictures.")).into());
    }
    let id = DocumentImageId(tx.new_id());
    sqlx::query!(
        "insert into document_images (id, incident_id, author_id, at, media_type, bytes) values ($1, $2, $3, $4, $5, $6)",
        id.0,
        incident.0,
        by.person().map(|person| person.0),
        tx.now() as _,
        media_type,
        bytes,
    )
    .execute(&mut *tx)
    .await?;
    tx.commit_with(DocumentImageRef { id }).await
}

pub(super) async fn show(ctx: &Ctx, by: &Actor, incident: IncidentId, image: DocumentImageId) -> Result<DocumentImage> {
    authz::require(by, Action::Read)?;
    incidents::found(ctx, by, incident).await?;
    let image = sqlx::query_as!(
        DocumentImage,
        "select media_type, bytes from document_images where incident_id = $1 and id = $2",
        incident.0,
        image.0,
    );
    image.fetch_optional(&ctx.db).await?.ok_or_else(|| Refusal::NotFound("picture".into()).into())
}

fn wrong(words: &str) -> crate::Error {
    Refusal::invalid("file", words).into()
}

/// Photos stay JPEG, everything else becomes PNG: text in screenshots stays sharp.
fn rewrite(bytes: &[u8]) -> Result<(&'static str, Vec<u8>)> {
    let unreadable = || wrong("This is no picture that can be read. Send a PNG, JPEG, GIF or WebP.");
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|_| unreadable())?;
    let format = reader.format().ok_or_else(unreadable)?;
    let mut limits = Limits::default();
    limits.max_alloc = Some(DECODE_MAX);
    limits.max_image_width = Some(READ_SIDE_MAX);
    limits.max_image_height = Some(READ_SIDE_MAX);
    reader.limits(limits);
    let image = reader.decode().map_err(|_| unreadable())?;
    let image = if image.width().max(image.height()) > SIDE_MAX {
        image.resize(SIDE_MAX, SIDE_MAX, image::imageops::FilterType::CatmullRom)
    } else {
        image
    };
    let jpeg = |image: &DynamicImage| encode(&DynamicImage::ImageRgb8(image.to_rgb8()), ImageFormat::Jpeg);
    if format == ImageFormat::Jpeg {
        return Ok(("image/jpeg", jpeg(&image)?));
    }
    let png = encode(&image, ImageFormat::Png)?;
    if png.len() <= IMAGE_MAX { Ok(("image/png", png)) } else { Ok(("image/jpeg", jpeg(&image)?)) }
}

fn encode(image: &DynamicImage, format: ImageFormat) -> Result<Vec<u8>> {
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, format).map_err(|error| crate::Error::Other(error.to_string()))?;
    Ok(bytes.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_are_written_anew_and_bounded() {
        let wide = DynamicImage::new_rgb8(5_000, 10);
        let (kind, bytes) = rewrite(&encode(&wide, ImageFormat::Png).unwrap()).unwrap();
        let back = image::load_from_memory(&bytes).unwrap();
        assert_eq!((kind, back.width()), ("image/png", SIDE_MAX));
        let mut photo = encode(&wide, ImageFormat::Jpeg).unwrap();
        photo.extend_from_slice(b"<script>alert(1)</script>");
        let (kind, bytes) = rewrite(&photo).unwrap();
        assert_eq!(kind, "image/jpeg");
        assert!(!bytes.windows(8).any(|part| part == b"<script>"), "what hung on the file is gone");
        for bad in [&b"<svg onload=alert(1)>"[..], b"", b"GIF89a", &[0xff; 200]] {
            assert!(rewrite(bad).is_err());
        }
    }
}
