//! Scrolling a time line sideways, by wheel or finger, goes on in time: one step earlier or later each time that a
//! step's width was scrolled. The line names the addresses of both; its links are the ways without scrolling.

use std::cell::{Cell, RefCell};

use web_sys::{Element, Event, TouchEvent, WheelEvent};

use crate::dom::{around, document, now, on, target};
use crate::page::{self, Step};

/// How far a step is, in pixels, at least and at most.
const NEAR: f64 = 60.0;
const FAR: f64 = 240.0;
/// An address that has not arrived after so long, in milliseconds, may be asked for again.
const PATIENCE: f64 = 3_000.0;

thread_local! {
    /// How far it was scrolled since the last step, in pixels; to the left is less than nothing.
    static SCROLLED: Cell<f64> = const { Cell::new(0.0) };
    /// What was asked for last, and when.
    static ASKED: RefCell<(String, f64)> = const { RefCell::new((String::new(), 0.0)) };
    /// Where the finger was.
    static FINGER: Cell<Option<f64>> = const { Cell::new(None) };
}

pub fn wake() {
    on(&document(), "wheel", |event: WheelEvent| {
        if event.delta_x().abs() > event.delta_y().abs()
            && let Some(line) = line_of(&event)
        {
            scroll(&line, event.delta_x());
        }
    });
    on(&document(), "touchstart", |event: TouchEvent| FINGER.set(line_of(&event).and(finger(&event))));
    on(&document(), "touchmove", |event: TouchEvent| {
        let (Some(was), Some(is), Some(line)) = (FINGER.get(), finger(&event), line_of(&event)) else { return };
        FINGER.set(Some(is));
        scroll(&line, was - is);
    });
    on(&document(), "touchend", |_: TouchEvent| FINGER.set(None));
}

fn line_of(event: &Event) -> Option<Element> {
    target(event).and_then(|target| around(&target, "[data-earlier][data-later]"))
}

fn finger(event: &TouchEvent) -> Option<f64> {
    event.touches().get(0).map(|touch| f64::from(touch.client_x()))
}

fn scroll(line: &Element, by: f64) {
    let steps: f64 = line.get_attribute("data-steps").and_then(|text| text.parse().ok()).unwrap_or(1.0);
    let (left, step) = stepped(SCROLLED.get() + by, width_of_step(line.get_bounding_client_rect().width(), steps));
    SCROLLED.set(left);
    let name = match step {
        0 => return,
        ..0 => "data-earlier",
        _ => "data-later",
    };
    let Some(address) = line.get_attribute(name) else { return };
    let fresh = ASKED.with_borrow(|(asked, at)| *asked != address || now() - at > PATIENCE);
    if fresh {
        ASKED.replace((address.clone(), now()));
        page::visit(address, Step::Here);
    }
}

fn width_of_step(width: f64, steps: f64) -> f64 {
    (width / steps.max(1.0)).clamp(NEAR, FAR)
}

/// What is left of a way, and in which direction a step was made with it: one at a time, so that a long way is no
/// leap.
fn stepped(way: f64, width: f64) -> (f64, i32) {
    match way {
        _ if way >= width => (0.0, 1),
        _ if way <= -width => (0.0, -1),
        _ => (way, 0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_is_made_when_its_width_was_scrolled() {
        assert_eq!(width_of_step(1400.0, 14.0), 100.0);
        assert_eq!((width_of_step(300.0, 14.0), width_of_step(1400.0, 1.0)), (60.0, 240.0));
        assert_eq!(stepped(99.0, 100.0), (99.0, 0));
        assert_eq!(stepped(250.0, 100.0), (0.0, 1));
        assert_eq!(stepped(-100.0, 100.0), (0.0, -1));
    }
}
