import Testing

@testable import Functions

@Suite struct FunctionNameTests {
    @Test(arguments: [
        (arn, "sign-up", nil, "eu-west-1"), (arn + ":live", "sign-up", "live", "eu-west-1"),
        ("sign-up", "sign-up", nil, nil), ("sign-up:7", "sign-up", "7", nil),
        ("123456789012:function:sign-up:live", "sign-up", "live", nil),
        ("arn:aws-cn:lambda:cn-north-1:1:function:f", "f", nil, "cn-north-1"),
    ])
    func `a function is known by its name, whichever way it is spelled`(
        _ text: String, _ name: String, _ qualifier: String?, _ region: String?
    ) {
        let function = FunctionName(text)
        #expect(function.name == name)
        #expect(function.qualifier == qualifier)
        #expect(function.region == region)
    }

    @Test func `the most exact entry of the settings wins, and others only for what has none`() throws {
        func runner() -> ScriptedRunner { ScriptedRunner { _ in [] } }
        let (exact, unqualified, alias, name, others) = (runner(), runner(), runner(), runner(), runner())
        var entries: [String: any FunctionRunner] = [
            arn + ":live": exact, arn: unqualified, "sign-up:live": alias, "sign-up": name,
        ]
        for (key, expected) in [
            (arn + ":live", exact), (arn, unqualified), ("sign-up:live", alias), ("sign-up", name), ("", others),
        ] {
            let found = FunctionDirectory(entries, others: others).runner(of: FunctionName(arn + ":live"))
            #expect(found as? ScriptedRunner === expected)
            entries[key] = nil
        }
        #expect(FunctionDirectory([:]).runner(of: FunctionName(arn)) == nil)
    }
}
