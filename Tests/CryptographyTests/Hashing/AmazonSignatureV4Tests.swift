import Cryptography
import Testing

/// Amazon's published test suite of Signature Version 4.
@Suite struct AmazonSignatureV4Tests {
    private func signature(
        _ method: String = "GET", query: String? = nil, more: [(name: String, values: [String])] = []
    ) -> String {
        let signing = AmazonSignatureV4(
            time: "20150830T123600Z", date: "20150830", region: "us-east-1", service: "service")
        let host = [(name: "host", values: ["example.amazonaws.com"])]
        return signing.signature(
            of: AmazonSignatureV4.Request(
                method: method, path: "/", query: query,
                headers: host + more + [("x-amz-date", ["20150830T123600Z"])], body: []),
            secret: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")
    }

    @Test func `a request without anything (get-vanilla, post-vanilla)`() {
        #expect(signature() == "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31")
        #expect(signature("POST") == "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b")
    }

    @Test func `parameters are signed in their order (get-vanilla-query-order-key-case)`() {
        #expect(
            signature(query: "Param2=value2&Param1=value1")
                == "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500")
    }

    @Test func `superfluous spaces are not signed (get-header-value-trim)`() {
        #expect(
            signature(more: [("my-header1", [" value1"]), ("my-header2", [" \"a   b   c\""])])
                == "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736")
    }

    @Test func `the scope is date, region and service`() {
        let signing = AmazonSignatureV4(time: "20150830T123600Z", date: "20150830", region: "r", service: "s")
        #expect(signing.scope == "20150830/r/s/aws4_request")
    }
}
