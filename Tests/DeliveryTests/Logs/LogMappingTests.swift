import Delivery
import Testing

@Suite struct LogMappingTests {
    private func place(_ pattern: String, _ arn: String) -> LogMapping.Place? {
        LogMapping([(pattern, .file("f"))]).place(of: arn)
    }

    @Test func `an ARN fits itself, and what a star leaves open`() {
        let arn = "arn:aws:logs:eu-west-1:000000000000:log-group:auth"
        for pattern in [
            arn, "*", "arn:*", "*auth", "arn:aws:logs:*:log-group:auth", "arn:aws:*:*:*:log-group:*", "**auth**",
            "arn:aws:logs:eu-west-1:000000000000:log-group:auth*",
        ] {
            #expect(place(pattern, arn) != nil, "\(pattern)")
        }
        for pattern in [
            "", "arn", "arn:aws:s3:*", "*auth2", "*:auth:*", "arn:aws:logs:*:log-group", "a*n:aws:logs:*x*:auth",
        ] {
            #expect(place(pattern, arn) == nil, "\(pattern)")
        }
    }

    @Test func `of several the first that fits counts`() {
        let mapping = LogMapping([
            ("arn:aws:s3:::a", .file("a")), ("arn:aws:s3:::*", .url("https://b.example/")), ("*", .file("c")),
        ])
        #expect(mapping.place(of: "arn:aws:s3:::a") == .file("a"))
        #expect(mapping.place(of: "arn:aws:s3:::ab") == .url("https://b.example/"))
        #expect(mapping.place(of: "arn:aws:firehose:x:1:deliverystream/d") == .file("c"))
        #expect(LogMapping().place(of: "arn:aws:s3:::a") == nil)
    }

    @Test func `a pattern of many stars takes no long time`() {
        #expect(place(String(repeating: "*a", count: 500) + "b", String(repeating: "a", count: 2000)) == nil)
    }
}
