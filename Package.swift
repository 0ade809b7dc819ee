// swift-tools-version: 6.2
// SPDX-License-Identifier: Apache-2.0
import PackageDescription

/// Every target compiles under the same rules: the newest language mode, explicit existentials and
/// imports, and no warning left standing.
let rules: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

/// A module of the product. `uses` is the whole list of what it may import: the direction of imports
/// is kept by the compiler, not by habit.
func module(_ name: String, uses: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: uses, swiftSettings: rules)
}

func tests(_ name: String, uses: [Target.Dependency]) -> Target {
    .testTarget(name: "\(name)Tests", dependencies: uses, swiftSettings: rules)
}

let package = Package(
    name: "sekisho",
    products: [.executable(name: "sekisho", targets: ["sekisho"])],
    targets: [
        // C libraries: module maps and shims only.
        .systemLibrary(name: "CArgon2", pkgConfig: "libargon2", providers: [.apt(["libargon2-dev"])]),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CPostgres", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
        .systemLibrary(name: "CLinux"),

        // Free of identity.
        module("Threads", uses: ["CLinux"]),
        module("JSON"),
        module("CommandLine"),
        module("Logging", uses: ["Threads"]),
        module("YAML", uses: ["CYAML"]),
        module("HTTP", uses: ["CLinux", "Threads"]),
        module("Cryptography", uses: ["CArgon2", "COpenSSL", "JSON"]),
        module("Mail"),
        module("Outbound", uses: ["CCurl", "Threads"]),

        // The product.
        module("ServiceModel", uses: ["JSON"]),
        module("Identity", uses: ["Cryptography", "JSON", "Logging", "ServiceModel", "Threads"]),
        module("Storage", uses: ["Identity", "JSON", "ServiceModel", "Threads"]),
        module("StoragePostgres", uses: ["CPostgres", "Storage", "Threads"]),
        module("StorageSQLite", uses: ["CSQLite", "Storage", "Threads"]),
        module("Copy", uses: ["Cryptography", "JSON", "Storage", "Threads"]),
        module("CognitoAPI", uses: ["Cryptography", "HTTP", "Identity", "JSON", "Logging", "ServiceModel"]),
        module(
            "Delivery",
            uses: ["Cryptography", "Identity", "JSON", "Logging", "Mail", "Outbound", "ServiceModel", "Threads"]),

        // What runs it.
        module("Files", uses: ["CLinux", "Cryptography"]),
        module("Configuration", uses: ["CommandLine", "HTTP", "Logging", "Mail", "Outbound", "YAML"]),
        module(
            "Seeds",
            uses: [
                "CognitoAPI", "CommandLine", "Configuration", "Cryptography", "Identity", "JSON", "Logging",
                "ServiceModel", "YAML",
            ]),
        module(
            "Control",
            uses: [
                "CognitoAPI", "Configuration", "Cryptography", "HTTP", "Identity", "JSON", "Logging", "Seeds",
                "ServiceModel",
            ]),
        module(
            "Welcome",
            uses: [
                "CognitoAPI", "Configuration", "Cryptography", "HTTP", "Identity", "Logging", "Seeds", "ServiceModel",
            ]),
        module(
            "Server",
            uses: [
                "CognitoAPI", "CommandLine", "Configuration", "Control", "Copy", "Cryptography", "Delivery", "Files",
                "HTTP", "Identity", "JSON", "Logging", "Mail", "Outbound", "Seeds", "ServiceModel", "Storage",
                "StoragePostgres", "StorageSQLite", "Threads", "Welcome",
            ]),
        .executableTarget(
            name: "sekisho",
            dependencies: [
                "CognitoAPI", "CommandLine", "Configuration", "Copy", "Files", "HTTP", "JSON", "Logging", "Server",
                "Threads", "Welcome",
            ],
            swiftSettings: rules),
        module("ModelGenerator", uses: ["JSON"]),
        .executableTarget(
            name: "modelgen", dependencies: ["JSON", "ModelGenerator"], exclude: ["Model"], swiftSettings: rules),

        // Tests mirror the sources.
        .target(
            name: "TestSupport",
            dependencies: [
                "CognitoAPI", "COpenSSL", "Cryptography", "HTTP", "Identity", "JSON", "Logging", "ServiceModel",
                "Storage", "StoragePostgres", "StorageSQLite", "Threads",
            ],
            path: "Tests/TestSupport", swiftSettings: rules),
        .target(
            name: "StorageContracts",
            dependencies: ["Identity", "ServiceModel", "TestSupport"],
            path: "Tests/StorageContracts", swiftSettings: rules),
        .target(
            name: "RouterSupport",
            dependencies: [
                "CognitoAPI", "Configuration", "Control", "HTTP", "Logging", "Seeds", "Server", "TestSupport",
                "Welcome",
            ],
            path: "Tests/RouterSupport", swiftSettings: rules),
        tests("Threads", uses: ["Threads"]),
        tests("JSON", uses: ["JSON", "TestSupport"]),
        tests("CommandLine", uses: ["CommandLine"]),
        tests("Logging", uses: ["JSON", "Logging", "Threads"]),
        tests("YAML", uses: ["YAML"]),
        tests("HTTP", uses: ["CLinux", "HTTP", "TestSupport", "Threads"]),
        tests("Cryptography", uses: ["Cryptography", "JSON", "TestSupport"]),
        tests("ServiceModel", uses: ["JSON", "ServiceModel"]),
        tests("ModelGenerator", uses: ["JSON", "ModelGenerator"]),
        tests("Identity", uses: ["Cryptography", "Identity", "JSON", "ServiceModel", "TestSupport", "Threads"]),
        tests(
            "StoragePostgres",
            uses: [
                "Identity", "ServiceModel", "Storage", "StorageContracts", "StoragePostgres", "StorageSQLite",
                "TestSupport", "Threads",
            ]),
        tests(
            "StorageSQLite",
            uses: ["Identity", "Storage", "StorageContracts", "StorageSQLite", "TestSupport", "Threads"]),
        tests(
            "CognitoAPI",
            uses: [
                "CognitoAPI", "Cryptography", "HTTP", "Identity", "JSON", "Logging", "ServiceModel", "Storage",
                "TestSupport", "Threads",
            ]),
        tests("Outbound", uses: ["HTTP", "Outbound", "Threads"]),
        tests("Mail", uses: ["Mail"]),
        tests(
            "Delivery",
            uses: [
                "Delivery", "Identity", "JSON", "Logging", "Mail", "Outbound", "ServiceModel", "TestSupport", "Threads",
            ]),
        tests("Files", uses: ["Files", "TestSupport"]),
        tests("Configuration", uses: ["CommandLine", "Configuration", "Logging", "Outbound", "TestSupport", "YAML"]),
        tests("Seeds", uses: ["Configuration", "JSON", "Logging", "Seeds", "ServiceModel", "TestSupport"]),
        tests(
            "Control",
            uses: [
                "Configuration", "Control", "HTTP", "Identity", "JSON", "Logging", "RouterSupport", "Server",
                "ServiceModel", "TestSupport",
            ]),
        tests(
            "Welcome",
            uses: [
                "Configuration", "HTTP", "Identity", "JSON", "Logging", "RouterSupport", "Server", "ServiceModel",
                "TestSupport", "Welcome",
            ]),
        tests(
            "Server",
            uses: [
                "CognitoAPI", "Configuration", "Copy", "Cryptography", "HTTP", "Identity", "JSON", "Logging",
                "RouterSupport", "Seeds", "Server", "ServiceModel", "Storage", "StoragePostgres", "StorageSQLite",
                "TestSupport", "Threads",
            ]),
        tests(
            "Copy",
            uses: [
                "Copy", "Identity", "ServiceModel", "Storage", "StorageContracts", "StoragePostgres", "StorageSQLite",
                "TestSupport",
            ]),
        tests(
            "sekisho",
            uses: ["CommandLine", "Configuration", "Copy", "JSON", "Logging", "Server", "Threads", "sekisho"]),
    ],
    swiftLanguageModes: [.v6]
)

// The readers under libFuzzer: scripts/fuzz sets this variable, and nothing else builds them.
if Context.environment["SEKISHO_FUZZ"] != nil {
    package.targets += [
        .systemLibrary(name: "CFuzzer", path: "Tests/Fuzz/CFuzzer"),
        .executableTarget(
            name: "Fuzz", dependencies: ["CFuzzer", "Cryptography", "HTTP", "JSON"], path: "Tests/Fuzz/Fuzz",
            swiftSettings: rules),
    ]
}
