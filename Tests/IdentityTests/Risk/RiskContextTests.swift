import Cryptography
import JSON
import ServiceModel
import Testing

@testable import Identity

/// From where and by what somebody acts; cognito/advanced-security §3.
@Suite struct RiskContextTests {
    @Test(arguments: [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 "
                + "Safari/537.36", "Chrome 126, Windows 10"
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 "
                + "Safari/537.36 Edg/126.0.0.0", "Edge 126, Windows 10"
        ),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox 128, Linux"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
                + "Version/17.5 Mobile/15E148 Safari/604.1", "Safari 17, iOS 17"
        ),
        (
            "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile "
                + "Safari/537.36", "Chrome 126, Android 14"
        ),
        ("Boto3/1.34.1 md/Botocore#1.34.1 ua/2.0 os/linux#6.1 lang/python#3.11", "Boto3 1, Linux"),
        ("", "Other, Other"), ("<script>alert(1)</script>", "scriptalert, Other"), ("\u{1F986}/1", "Other, Other"),
    ])
    func `a user agent is told in few words`(_ agent: String, _ name: String) { #expect(DeviceName.of(agent) == name) }

    private func encoded(_ context: JSONObject) -> String {
        let payload = String(
            decoding: JSONValue.object(["contextData": .object(context), "username": "anna"]).encoded(), as: UTF8.self)
        return Base64.encode(
            JSONValue.object(["payload": .string(payload), "signature": "x", "version": "JS1"]).encoded())
    }

    @Test func `what Amazon's library says of a browser is read`() {
        let print = DeviceFingerprint(
            encoded(["DeviceId": "abc:1", "UserAgent": "Firefox/128", "ClientTimezone": "+02:00", "Other": "x"]))
        #expect(print?.deviceId == "abc:1" && print?.userAgent == "Firefox/128" && print?.timezone == "+02:00")
    }

    @Test(arguments: ["", "finger print", "e30=", String(repeating: "A", count: 20_000)])
    func `what says nothing is passed over`(_ text: String) { #expect(DeviceFingerprint(text) == nil) }

    @Test func `what is too long or no text is left out`() {
        let print = DeviceFingerprint(
            encoded(["DeviceId": .string(String(repeating: "a", count: 129)), "ClientTimezone": "a\nb"]))
        #expect(print?.deviceId == nil && print?.timezone == nil)
    }

    @Test func `of a public call the connection counts, whatever it says of itself`() {
        let caller = Caller(
            address: "203.0.113.9", userAgent: "Firefox/128",
            userContext: UserContextDataType(ipAddress: "10.0.0.1"))
        for client in [nil, AppClient.make(), .make(secrets: ["s"])] {
            let context = RiskContext(caller, client: client)
            #expect(context.addressText == "203.0.113.9" && context.deviceName == "Firefox 128, Other")
        }
    }

    @Test func `a client with a secret may be allowed to speak for its users`() {
        var caller = Caller(
            address: "203.0.113.9", userAgent: "server/1", userContext: UserContextDataType(ipAddress: "10.0.0.1"))
        let client = AppClient.make(secrets: ["s"]) { $0.enablePropagateAdditionalUserContextData = true }
        let context = RiskContext(caller, client: client)
        #expect(context.addressText == "10.0.0.1" && context.deviceName == nil)
        // One without a secret is anybody's to use.
        let open = AppClient.make { $0.enablePropagateAdditionalUserContextData = true }
        #expect(RiskContext(caller, client: open).addressText == "203.0.113.9")
        caller.userContext?.ipAddress = "nowhere"
        #expect(RiskContext(caller, client: client).addressText == "203.0.113.9")
    }

    @Test func `of an administrator's call it counts what is said of the user, and the connection never`() {
        var caller = Caller(address: "203.0.113.9", userAgent: "server/1", isAdministrator: true)
        let silent = RiskContext(caller, client: .make())
        #expect(silent.addressText == nil && silent.address == nil && silent.deviceName == nil)
        caller.context = ContextDataType(
            ipAddress: "2001:db8::1", serverName: "s", serverPath: "/",
            httpHeaders: [HttpHeader(headerName: "user-AGENT", headerValue: "Firefox/128")])
        let told = RiskContext(caller, client: .make())
        #expect(told.addressText == "2001:db8::1" && told.deviceName == "Firefox 128, Other")
        caller.context?.ipAddress = "<b>"
        #expect(RiskContext(caller, client: .make()).addressText == nil)
    }
}
