//! Dialogs: native ones, which open by `commandfor`; here is what browsers leave out. A dialog can show another page
//! (`data-opens-for`): links to it open the dialog instead of leaving the screen.

use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Element, HtmlDialogElement, HtmlElement, MouseEvent};

use crate::dom::{all, around, by_id, document, first_below, mark, on, on_first, target};
use crate::{page, submit};

pub fn wake() {
    on(&document(), "click", |event: MouseEvent| {
        let Some(pressed) = target(&event) else { return };
        if let Some(button) = around::<Element>(&pressed, "[commandfor]").filter(|_| !knows_commands()) {
            command(&button);
        }
        if let Some(link) = around::<Element>(&pressed, "a[href]") {
            open_for(&link, &event);
        }
    });
    // A press on the backdrop has the dialog itself as its target; one inside has a descendant.
    on(&document(), "mousedown", |event: MouseEvent| {
        if let Some(dialog) = target(&event).and_then(|target| target.dyn_into::<HtmlDialogElement>().ok()) {
            dialog.close();
        }
    });
    on_first(&document(), "close", |event: web_sys::Event| {
        let closed = target(&event).and_then(|target| first_below::<Element>(&target, "[data-frame]"));
        if let Some(frame) = closed {
            // The next time it is fetched anew.
            frame.set_inner_html("");
        }
    });
}

fn knows_commands() -> bool {
    let button = document().create_element("button");
    button.and_then(|button| js_sys::Reflect::has(&button, &"commandForElement".into())).unwrap_or(false)
}

/// What `commandfor` asks for, in browsers that do not do it themselves.
fn command(button: &Element) {
    let of = |name: &str| button.get_attribute(name).unwrap_or_default();
    let Some(dialog) = by_id::<HtmlDialogElement>(&of("commandfor")) else { return };
    match of("command").as_str() {
        "show-modal" => show(&dialog),
        "close" => dialog.close(),
        _ => {}
    }
}

fn show(dialog: &HtmlDialogElement) {
    if !dialog.open() {
        // Fails only for a dialog that is not in the document, where there is nothing to show.
        let _ = dialog.show_modal();
    }
}

/// Opens the dialog that stands for the page of a link; a press that asks for a new tab still gets the page.
fn open_for(link: &Element, event: &MouseEvent) {
    let href = link.get_attribute("href").unwrap_or_default();
    let modified = event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key();
    let there = page::path_of(&page::address()) == href;
    if event.button() != 0 || modified || there || event.default_prevented() {
        return;
    }
    let dialogs = all::<HtmlDialogElement>("dialog[data-opens-for]");
    let Some(dialog) =
        dialogs.into_iter().find(|dialog| dialog.get_attribute("data-opens-for").as_deref() == Some(&href))
    else {
        return;
    };
    event.prevent_default();
    // One dialog at a time.
    all::<HtmlDialogElement>("dialog[open]").iter().for_each(HtmlDialogElement::close);
    show(&dialog);
    spawn_local(async move {
        let Some(frame) = first_below::<Element>(&dialog, "[data-frame]") else { return };
        match page::fetch(&href, None, None).await {
            Ok(fetched) if page::path_of(&fetched.address) == href && dialog.open() => {
                submit::put_into_frame(&frame, &fetched);
                focus_first(&frame);
            }
            Ok(_) if !dialog.open() => {}
            // Signed out, or a newer version runs: the page itself says so.
            _ => page::load(&href),
        }
    });
}

fn focus_first(frame: &Element) {
    if let Some(field) = first_below::<HtmlElement>(frame, "[autofocus]") {
        // Focus is refused only by an element that is gone.
        let _ = field.focus();
    }
}

/// A form in a dialog was refused before this program came: it opens, so that the reader sees why.
pub fn arrive() {
    for dialog in all::<HtmlDialogElement>("dialog[data-show]").into_iter().filter(|dialog| mark(dialog, "musterShown"))
    {
        show(&dialog);
    }
}
