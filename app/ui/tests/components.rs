//! What the components write: the page as it is without scripts, and what the browser's program looks for in it.

use app_ui::*;
use leptos::prelude::*;

/// 2025-11-20T03:12:44Z
const NOW: i64 = 1_763_608_364_000;
const MINUTE: i64 = 60_000;

fn html(view: impl FnOnce() -> AnyView) -> String {
    Owner::new().with(|| {
        provide_request_time(NOW);
        view().to_html()
    })
}

#[track_caller]
fn says(html: &str, words: &[&str]) {
    for words in words {
        assert!(html.contains(words), "{words} is not in {html}");
    }
}

#[test]
fn a_button_submits_its_form() {
    says(
        &html(|| {
            view! { <Button kind=ButtonKind::Primary key="a" name="act" value="ack">"Acknowledge"</Button> }.into_any()
        }),
        &["type=\"submit\"", "class=\"btn primary\"", "data-key=\"a\"", "name=\"act\"", "value=\"ack\""],
    );
    says(
        &html(|| view! { <Button icon="x" label="Close" /> }.into_any()),
        &["type=\"submit\"", "aria-label=\"Close\"", "square", &format!("{}#x", app_ui::SPRITE)],
    );
}

#[test]
fn a_choice_is_made_before_the_program_arrives() {
    let choices = || vec![Choice::new("yes", "Yes"), Choice::new("no", "No").hint("Nothing is broken")];
    let segmented = html(|| {
        view! { <Segmented name="core" legend="Is a core service broken?" choices=choices() selected="no" /> }
            .into_any()
    });
    says(&segmented, &["<fieldset", "<legend", "value=\"no\" checked", "Nothing is broken"]);
    assert_eq!(segmented.matches(" checked").count(), 1, "{segmented}");
    let select =
        html(|| view! { <Select name="core" choices=choices() selected="no" label="Core" submits=true /> }.into_any());
    says(&select, &["value=\"no\" selected", "aria-label=\"Core\"", " data-submits"]);
}

#[test]
fn a_dialog_names_itself_and_its_button_opens_it() {
    let page = html(|| {
        view! {
            <DialogButton opens="sure">"Delete"</DialogButton>
            <Dialog id="sure" title="Delete the token?">"It stops working at once."</Dialog>
        }
        .into_any()
    });
    says(
        &page,
        &[
            "commandfor=\"sure\"",
            "command=\"show-modal\"",
            "<dialog",
            "aria-labelledby=\"sure-title\"",
            "id=\"sure-title\"",
        ],
    );
}

#[test]
fn times_are_words_already_on_the_server() {
    let page = html(|| {
        view! {
            <Time at=NOW - 6 * MINUTE />
            <Elapsed since=NOW - 125 * MINUTE />
            <Countdown to=NOW + 9 * MINUTE before="in" />
            <Countdown to=NOW - 11 * MINUTE />
        }
        .into_any()
    });
    says(&page, &["6 min ago", "2 h 05 min", "in 9:00", "11 min late", "datetime=\"2025-11-20T03:06:44Z\""]);
    says(
        &page,
        &[
            "title=\"Thu 20 Nov 2025, 03:06 UTC\"",
            "class=\"countdown late\"",
            "data-as=\"countdown\"",
            "data-before=\"in\"",
            "data-as=\"elapsed\"",
        ],
    );
}

#[test]
fn without_the_time_of_the_request_times_are_exact() {
    let page = Owner::new().with(|| view! { <Time at=NOW /> }.to_html());
    says(&page, &["Thu 20 Nov 2025, 03:12 UTC"]);
}

#[test]
fn a_table_keeps_its_roles_when_it_becomes_cards() {
    let page = html(|| {
        let head = vec![Head::of("Incident", Column::Main), Head::of("", Column::Act)];
        view! {
            <Table label="Open incidents" head=head>
                <Row id=Some("INC-42".to_owned())>
                    <Cell column=Column::Main>"Payments"</Cell>
                    <Cell label="Commander">"Ada"</Cell>
                </Row>
            </Table>
        }
        .into_any()
    });
    says(
        &page,
        &[
            "role=\"table\"",
            "<tbody role=\"rowgroup\"",
            "role=\"cell\"",
            "data-label=\"Commander\"",
            "data-id=\"INC-42\"",
        ],
    );
}

#[test]
fn names_cannot_break_out_of_the_page() {
    let page = html(|| view! { <Person name="<img src=x onerror=alert(1)> \"O\u{2019}Hara\"" /> }.into_any());
    assert!(!page.contains("<img"), "{page}");
}

#[test]
fn the_frame_marks_the_place_and_counts_what_waits() {
    let page = html(|| {
        let places =
            vec![NavItem::new("/", "Now", "activity"), NavItem::new("/alerts", "Alerts", "bell").count(230).key('a')];
        view! {
            <Frame
                path="/alerts/42"
                places=places.clone()
                thumb=places
                declare=NavItem::new("/declare", "Declare incident", "flag")
                person="Ada Lovelace"
                theme=Theme::Dark
            >
                "content"
            </Frame>
        }
        .into_any()
    });
    says(
        &page,
        &[
            "href=\"#main\"",
            "id=\"main\"",
            "data-address=\"/alerts/42\"",
            "data-go=\"a\"",
            "data-go=\"m\"",
            "aria-pressed=\"true\"",
            "data-key=\"c\"",
            ">230",
            ">99+",
        ],
    );
    assert_eq!(page.matches("aria-current=\"page\"").count(), 2, "once in the rail, once in the bar: {page}");
}

/// A flag that is not set must not be in the page at all: the program asks whether it is there.
#[test]
fn what_is_not_wanted_leaves_no_attribute() {
    let page = html(|| {
        view! {
            <TextInput name="name" />
            <TextArea name="body" />
            <Select name="team" choices=vec![("a", "A").into()] />
            <Dialog id="plain" title="Plain">"Words."</Dialog>
            <Menu label="More">"Words."</Menu>
            <Ring share=0.4 />
        }
        .into_any()
    });
    for name in ["data-", " open", " checked", " required", " autofocus"] {
        assert!(!page.contains(name), "{name} is in {page}");
    }
}

#[test]
fn fields_say_what_the_program_is_to_do_for_them() {
    let page = html(|| {
        view! {
            <TextInput name="slug" follows="name" />
            <TextInput name="zone" zones=true list="zones" />
            <TextInput name="until" kind="datetime-local" instant=Some(NOW) />
            <TextArea name="text" enter_sends=true />
            <Button words_of="severity" words="=Declare|0=Declare Sev 0">"Declare"</Button>
        }
        .into_any()
    });
    says(&page, &["data-follows=\"name\"", " data-zones", "list=\"zones\"", " data-enter"]);
    says(&page, &[&format!("data-instant=\"{NOW}\""), "data-words-of=\"severity\""]);
    says(&page, &["data-words=\"=Declare|0=Declare Sev 0\""]);
}

#[test]
fn what_was_refused_stands_open() {
    let page = html(|| {
        view! {
            <Menu label="More" refused=true>"Why."</Menu>
            <Dialog id="declare" title="Declare" opens_for="/declare" refused=true />
        }
        .into_any()
    });
    says(&page, &["<details open", " data-show", "data-opens-for=\"/declare\"", "data-frame=\"/declare\"></div>"]);
}

#[test]
fn a_message_brings_the_form_that_takes_it_back() {
    let page = html(|| {
        let undo = Undo { action: "/api/change".to_owned(), fields: vec![("number".to_owned(), "42\"".to_owned())] };
        let said = vec![
            Said { text: "INC-42 is resolved.".to_owned(), undo: Some(undo) },
            Said { text: "Added <b>.".to_owned(), undo: None },
        ];
        view! { <ToastHost said=said /> }.into_any()
    });
    // The program takes the first node of the template as its example of a failure.
    says(&page, &["<template><div class=\"toast\"><svg", "#circle-alert", "data-dismiss"]);
    says(&page, &["method=\"post\"", "action=\"/api/change\"", "value=\"42&quot;\"", "data-key=\"z\"", "&lt;b&gt;"]);
    assert_eq!(page.matches("<form").count(), 1, "{page}");
    assert_eq!(page.matches("class=\"toast\"").count(), 3, "the example and two messages: {page}");
}

#[test]
fn the_palette_holds_every_place_as_a_link() {
    let page = html(|| {
        let item = PaletteItem { href: "/alerts".to_owned(), keywords: "bell".to_owned(), ..PaletteItem::default() };
        view! { <Palette items=vec![item] /> }.into_any()
    });
    says(&page, &["id=\"palette\"", "id=\"palette-list\"", "role=\"listbox\"", "data-browser", "data-palette"]);
    says(&page, &["href=\"/alerts\"", "role=\"option\"", "data-words=\"bell\""]);
}

#[test]
fn only_the_link_to_older_rows_is_marked() {
    let page = html(|| view! { <Pager first=Some("/a".to_owned()) next=Some("/b".to_owned()) /> }.into_any());
    assert_eq!(page.matches("data-older").count(), 1, "{page}");
    says(
        &html(|| view! { <Meter share=0.5 label="Half" from=NOW to=NOW + MINUTE /> }.into_any()),
        &["data-from=", "data-to="],
    );
}
