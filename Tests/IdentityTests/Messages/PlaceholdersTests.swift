import Testing

@testable import Identity

@Suite struct PlaceholdersTests {
    private let values = ["####": "123456", "username": "{####}", "one-click-link-valid": "https://x/?a={b}"]

    @Test(arguments: [
        ("{####}", "123456"), ("Dear {username}: {####}!", "Dear {####}: 123456!"), ("{{####}}", "{123456}"),
        ("{#### }", "{#### }"), ("{other}", "{other}"), ("{", "{"), ("}{", "}{"), ("{{username", "{{username"),
        ("{one-click-link-valid}{####}", "https://x/?a={b}123456"), ("", ""),
        ("\u{1F986}{####}\u{1F986}", "\u{1F986}123456\u{1F986}"),
    ])
    func `what is a placeholder is filled in once, and the rest stays`(_ template: String, _ text: String) {
        #expect(Placeholders.fill(template, with: values) == text)
    }
}
