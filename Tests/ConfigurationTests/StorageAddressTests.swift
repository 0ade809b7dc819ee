import Testing

@testable import Configuration

@Suite struct StorageAddressTests {
    private func problem(_ text: String, for use: StorageAddress.Use = .writing) -> String {
        do {
            let address = try StorageAddress(text, for: use)
            return "taken as \(address.text)"
        } catch {
            return error.description
        }
    }

    @Test func `user, hosts, ports, database and parameters are understood`() throws {
        let address = try StorageAddress(
            "postgres://sekisho@db1.example:5433,[fd00::2]/users?sslmode=verify-full&sslrootcert=/etc/ca.pem")
        #expect(address.user == "sekisho" && address.database == "users")
        #expect(address.hosts == [.init(name: "db1.example", port: 5433), .init(name: "fd00::2")])
        #expect(address["sslmode"] == "verify-full" && address["sslrootcert"] == "/etc/ca.pem")
        #expect("\(address)" == "sekisho@db1.example:5433,[fd00::2]/users")
    }

    @Test(
        arguments: [
            ("postgres://u@h/d", "postgresql://u@/d?host=h"),
            ("postgresql://h:5433/d", "postgresql:///d?host=h&port=5433"),
            ("postgres:///d", "postgresql:///d"),
            ("postgres:///d?host=/run/postgresql", "postgresql:///d?host=/run/postgresql"),
            ("postgres://%2Frun%2Fpg/d", "postgresql:///d?host=/run/pg"),
            ("postgres://u%40x@h/a%2Fb", "postgresql://u%40x@/a%2Fb?host=h"),
            ("postgres:///?host=h&dbname=d&user=u&port=7", "postgresql://u@/d?host=h&port=7"),
            ("postgres:///d?port=7", "postgresql:///d?port=7"),
            ("postgres://h/d?ssl=true", "postgresql:///d?host=h&sslmode=require"),
            (
                "postgres://a,b:7/d",
                "postgresql:///d?host=a%2Cb&port=%2C7&target_session_attrs=read-write"
            ),
            ("postgres://a,b/d?port=7", "postgresql:///d?host=a%2Cb&port=7%2C7&target_session_attrs=read-write"),
            ("postgres://h/d?application_name=a%20b%3D", "postgresql:///d?host=h&application_name=a%20b%3D"),
        ])
    func `libpq is handed what was understood`(_ text: String, _ expected: String) throws {
        let address = try StorageAddress(text)
        #expect(address.text == expected)
        #expect(try StorageAddress(address.text) == address)
    }

    @Test func `of several hosts the one that takes writes is looked for, of one that one is taken`() throws {
        let attribute = "target_session_attrs"
        #expect(try StorageAddress("postgres://a,b/d")[attribute] == "read-write")
        #expect(try StorageAddress("postgres://a,b/d?target_session_attrs=any")[attribute] == "read-write")
        #expect(try StorageAddress("postgres://a,b/d?target_session_attrs=primary")[attribute] == "primary")
        #expect(try StorageAddress("postgres://a/d")[attribute] == nil)
        #expect(try StorageAddress("postgres://a,b/d", for: .reading)[attribute] == nil)
        let standby = "postgres://a,b/d?target_session_attrs=prefer-standby"
        #expect(try StorageAddress(standby, for: .reading)[attribute] == "prefer-standby")
        #expect(problem(standby).contains("storage-replica"))
    }

    @Test(
        arguments: [
            "postgres://u:hunter2@h/d", "postgres://u:@h/d", "postgres://u:hun/ter2@h/d", "postgres://u:hun?ter2@h/d",
            "postgres://u:hun@ter2@h/d", "postgres://h/d?password=hunter2", "postgres://u:hunter2@h",
        ])
    func `a password is refused, not repeated, and told where it belongs`(_ text: String) {
        let problem = problem(text)
        #expect(problem.contains("storage-password-file") && problem.contains("SEKISHO_STORAGE_PASSWORD"))
        #expect(!problem.contains("hun") && !problem.contains("ter2"))
    }

    @Test(
        arguments: [
            ("mysql://h/d", "begins with postgres://"), ("h/d", "begins with postgres://"),
            ("postgres://h", "names no database"), ("postgres://h/", "names no database"),
            ("postgres://h:0/d", "port"), ("postgres://h:70000/d", "port"), ("postgres://h:+1/d", "port"),
            ("postgres://h:/d", "port"), ("postgres://h:hunter2/d", "port"),
            ("postgres://a,/d", "a host is neither"), ("postgres://a b/d", "escapes"),
            ("postgres://ä/d", "escapes"), ("postgres://h/d#x", "escapes"), ("postgres://%2/d", "a host has a %"),
            ("postgres://h/%00", "control character"), ("postgres://[::1/d", "bracket"),
            ("postgres://[::1]5/d", "bracket"), ("postgres://@h/d", "no user"),
            ("postgres://h/d?sslmode", "NAME=VALUE"), ("postgres://h/d?sslmode=a=b", "NAME=VALUE"),
            ("postgres://h/d?", "NAME=VALUE"), ("postgres://h/d?sslmode=require&sslmode=disable", "twice"),
            ("postgres://h/d?host=x", "twice"), ("postgres://h:1/d?port=2", "twice"),
            ("postgres://u@h/d?user=x", "twice"), ("postgres://h/d?dbname=x", "twice"),
            ("postgres:///d?host=a,b&port=1,2,3", "numbers of ports"),
            ("postgres://a,b/d?hostaddr=10.0.0.1", "hostaddr"),
            ("postgres://h/d?sslmod=require", "did you mean sslmode?"),
            ("postgres://h/d?sslmode=full", "none of disable, allow"),
            ("postgres://h/d?connect_timeout=long", "connect_timeout"),
            ("postgres://h/d?client_encoding=LATIN1", "UTF8"), ("postgres://h/d?service=x", "service"),
            ("postgres://h/d?options=-cfsync%3Doff", "ALTER ROLE"),
            ("postgres://h/d?sslpassword=x", "secret"), ("postgres://h/d?ssl=true&sslmode=disable", "sslmode"),
        ])
    func `what is no address is refused with its reason`(_ text: String, _ reason: String) {
        let problem = problem(text)
        #expect(problem.contains(reason), "\(problem)")
        #expect(!problem.contains("hunter2"))
    }

    @Test func `a way is guarded where it does not leave the machine, or the certificate is checked`() throws {
        for text in [
            "postgres:///d", "postgres:///d?host=/run/pg", "postgres://localhost/d", "postgres://127.0.0.1,[::1]/d",
            "postgres://h/d?sslmode=verify-full", "postgres://h/d?sslmode=verify-ca",
        ] {
            #expect(try StorageAddress(text).isGuarded, "\(text)")
        }
        for text in ["postgres://h/d", "postgres://h/d?sslmode=require", "postgres://localhost,h/d"] {
            #expect(try !StorageAddress(text).isGuarded, "\(text)")
        }
    }

    @Test func `one host of several is looked at by itself`() throws {
        let address = try StorageAddress("postgres://u@a,b:7/d?hostaddr=10.0.0.1,10.0.0.2&sslmode=require")
        #expect(address.only(0).text == "postgresql://u@/d?host=a&hostaddr=10.0.0.1&sslmode=require")
        #expect(address.only(1).text == "postgresql://u@/d?host=b&port=7&hostaddr=10.0.0.2&sslmode=require")
    }
}
