import Configuration
import Identity
import Logging
import TestSupport

@testable import Server

/// What the doctor finds by these settings.
func examined(
    _ settings: Settings, servers: Int = 2, clock: any WallClock = SystemClock()
) async throws -> [Finding] {
    try await onOSThread { Doctor.examine(settings, servers: servers, clock: clock) }
}

/// Makes what a first start by these settings makes.
func make(_ settings: Settings) async throws {
    try await onOSThread { try OpenedData.open(settings, now: 0, log: .disabled).close() }
}

extension [Finding] {
    func of(_ check: String) -> [Finding] { filter { $0.check == check } }

    /// What was looked at and is a problem.
    var problems: [String] { filter { $0.status == .problem }.map(\.check) }
    var warnings: [String] { filter { $0.status == .warning }.map(\.check) }
}
