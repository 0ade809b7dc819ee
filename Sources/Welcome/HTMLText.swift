import Identity
import Logging

/// Text of strangers in a page.
enum HTMLText {
    /// `text` for a place between tags or between double quotes: nothing in it is markup, and nothing in it steers
    /// how the rest of the page reads.
    static func escaped(_ text: String) -> String { HTMLEscaping.escaped(TerminalText.escaped(text)) }
}
