import Identity
import JSON
import TestSupport
import Testing
import Threads

/// Every way in, by every state of a user, in both modes of PreventUserExistenceErrors, with every state of MFA: what is
/// answered, and where it is hidden who exists, that nothing else tells it either. Cited by docs/threat-model.md.
@Suite struct SignInMatrixTests {
    private static func cells(_ mfa: MatrixMFA) -> [MatrixCell] {
        MatrixFlow.allCases.flatMap { flow in
            [false, true].flatMap { hides in
                MatrixState.allCases.flatMap { state in
                    (flow.takesSecret ? [false, true] : [false]).map {
                        MatrixCell(flow: flow, state: state, mfa: mfa, hides: hides, isRight: $0)
                    }
                }
            }
        }
    }

    @Test(arguments: MatrixMFA.allCases)
    func `every way in answers every user, and nobody, as it should`(_ mfa: MatrixMFA) async throws {
        let lane = CPULane(threads: 1, maximumWaitMilliseconds: 600_000)
        try await withServer(lane: lane, functions: MatrixRun.functions()) { server in
            let run = try await MatrixRun.make(server, mfa, lane: lane)
            // What names show that nobody has is what users could have, also one who has turned on nothing.
            let modest = mfa == .on ? mfa : .none
            for flow in [MatrixFlow.choice, .choiceSMS] {
                let had = MatrixState.allCases.flatMap { state in
                    let cell = MatrixCell(flow: flow, state: state, mfa: modest, hides: true, isRight: false)
                    return MatrixRules(cell: cell, drawn: []).offered
                }
                #expect(Set(run.pool(of: flow).nobodies.keys.joined()).isSubset(of: had))
            }
            for cell in Self.cells(mfa) { try await check(cell, run) }
        }
    }

    /// cognito/devices §4.
    @Test func `a device that is named costs nobody what it costs somebody`() async throws {
        let lane = CPULane(threads: 1, maximumWaitMilliseconds: 600_000)
        try await withServer(lane: lane) { server in
            let pool = try await server.pool(["DeviceConfiguration": ["ChallengeRequiredOnNewDevice": true]])
            try await pool.user("anna")
            let client = try await pool.client(["PreventUserExistenceErrors": "ENABLED"])
            let watch = MatrixWatch(server: server, lane: lane)
            // What is read of pool and client once is kept.
            try await client.signIn("anna")
            let (key, srp) = ("us-east-1_0a1b2c3d-4e5f-4a7b-8c9d-0e1f2a3b4c5d", SRPClient().srpA)
            for (flow, parameters) in [
                ("USER_SRP_AUTH", ["SRP_A": srp]), ("USER_PASSWORD_AUTH", ["PASSWORD": "Wrong-Horse-7"]),
            ] {
                var seen: [MatrixSeen] = []
                for name in ["anna", "nobody"] {
                    let all = parameters.merging(["USERNAME": name, "DEVICE_KEY": key]) { $1 }
                    seen.append(try await watch.see(name) { try await client.initiate(flow, all).members }.0)
                }
                #expect(seen[0] == seen[1], "\(flow)")
            }
        }
    }

    private func check(_ cell: MatrixCell, _ run: MatrixRun) async throws {
        let pool = run.pool(of: cell.flow)
        guard let user = pool.members[cell.state]?.user else {
            for (drawn, names) in pool.nobodies { try await see(cell, as: names[0], drawing: drawn, run) }
            return
        }
        let seen = try await see(cell, as: user.username, drawing: MatrixPool.passwords, run)
        let rules = MatrixRules(cell: cell, drawn: MatrixPool.passwords)
        guard rules.isSilent else { return }

        // Somebody with the same choice, whom nobody is.
        guard let nobody = pool.nobodies[rules.offered]?.last else {
            Issue.record("no name looks like somebody with \(rules.offered): \(cell)")
            return
        }
        var imitated = cell
        if cell.state != .locked { imitated.state = .unknown }
        let nothing = try await run.go(imitated, as: nobody)
        #expect(seen.map(\.withoutMessages) == nothing.map(\.withoutMessages), "\(cell)")
        #expect(nothing.allSatisfy { $0.messages == 0 }, "\(cell)")
    }

    @discardableResult
    private func see(
        _ cell: MatrixCell, as name: String, drawing drawn: [String], _ run: MatrixRun
    ) async throws -> [MatrixSeen] {
        let seen = try await run.go(cell, as: name)
        let rules = MatrixRules(cell: cell, drawn: drawn)
        #expect(seen.last?.answer == rules.answer, "\(cell)")
        #expect(seen.map(\.messages).reduce(0, +) == rules.messages, "\(cell)")
        return seen
    }
}
