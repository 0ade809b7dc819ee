import Testing

@testable import Mail

@Suite struct PlainTextOfHTMLTests {
    @Test(arguments: [
        ("<p>Hello <b>Ada</b>,</p><p>your code:\n 123456</p>", "Hello Ada,\n\nyour code: 123456"),
        ("one<br>two<BR/>three", "one\ntwo\nthree"), ("a &lt; b &amp;&amp; c&nbsp;d &#39;e&#x27;", "a < b && c d 'e'"),
        ("<style>p { color: red }</style>x<script>y()</script>", "x"), ("<!-- no -->yes", "yes"),
        ("<a href=\"https://example.com/?a=1&amp;b=2\">here</a>", "here (https://example.com/?a=1&b=2)"),
        ("<a href=\"https://example.com\">https://example.com</a>", "https://example.com"),
        ("<ul><li>a</li><li>b</li></ul>", "- a\n- b"), ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
        ("a &unknown; b", "a &unknown; b"),
        ("<title>t</title>body", "body"), ("", ""), ("<p", "<p"), ("&#xFFFFFFFF;", "&#xFFFFFFFF;"),
    ])
    func `HTML is read as a person reads it`(_ html: String, _ text: String) {
        #expect(PlainTextOfHTML.text(html) == text)
    }

    @Test(arguments: ["<a", "<style>", "&", "<!--", "<a href=\"", "</", "<p><"])
    func `what never ends ends all the same`(_ text: String) {
        _ = PlainTextOfHTML.text(String(repeating: text, count: 20_000))
    }
}
