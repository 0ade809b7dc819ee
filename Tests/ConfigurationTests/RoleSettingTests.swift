import Configuration
import Testing

@Suite struct RoleSettingTests {
    private func read(_ file: String) throws -> Settings {
        try SettingsReader.read(file: .init(name: "s.yaml", bytes: Array(file.utf8)), environment: [:], flags: [])
    }

    @Test func `a role of the file has policies as files, as texts, or as they are written in YAML`() throws {
        let settings = try read(
            """
            roles:
              - user=user.json
              - { name: guest, path: /app/, trust: trust.json, session-seconds: 7200 }
              - name: inline
                policy: '{"Statement": []}'
              - name: written
                policy:
                  Version: "2012-10-17"
                  Statement:
                    - { Effect: Allow, Action: "cognito-idp:*", Resource: "*" }
              - { name: nothing, policy: }
            """)
        #expect(
            settings.roles == [
                RoleSetting(name: "user", policy: .file("user.json")),
                RoleSetting(name: "guest", path: "/app/", trust: .file("trust.json"), sessionSeconds: 7200),
                RoleSetting(name: "inline", policy: .text(#"{"Statement": []}"#)),
                RoleSetting(
                    name: "written",
                    policy: .text(
                        #"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "cognito-idp:*", "Resource": "*"}]}"#
                    )),
                RoleSetting(name: "nothing"),
            ])
    }

    @Test(arguments: [
        ("[{ name: a, polcy: x }]", "session-seconds: there is no \"polcy\"; did you mean policy?"),
        ("[{ name: a, sesion-seconds: 60 }]", "there is no \"sesion-seconds\"; did you mean session-seconds?"),
        ("[{ name: a, zzzzz: 60 }]", "session-seconds: there is no \"zzzzz\""),
        ("[{ policy: x }]", "is no mapping of name"),
        ("[{ name: a, session-seconds: x }]", "is no mapping of name"), ("[a]", "not of the form NAME=POLICY"),
        ("['a b=x']", "a name is not of"), ("[{ name: a, path: x }]", "a path does not"),
        ("[{ name: a, session-seconds: 60 }]", "session-seconds is not from"), ("[a=x, A=y]", "is there twice"),
    ]) func `what no role can be is a problem of the setting`(_ roles: String, _ problem: String) {
        do {
            _ = try read("roles: \(roles)\n")
            Issue.record("it was read")
        } catch {
            #expect("\(error)".contains(problem))
        }
    }
}
