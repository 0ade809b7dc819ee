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
func module(_ name: String, uses: [Target.Dependency] = [], exclude: [String] = []) -> Target {
    .target(name: name, dependencies: uses, exclude: exclude, swiftSettings: rules)
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
        .systemLibrary(name: "CCrypt", pkgConfig: "libxcrypt", providers: [.apt(["libcrypt-dev"])]),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CPostgres", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
        .systemLibrary(name: "CLinux"),

        // Free of identity.
        module("Addresses"),
        module("Threads", uses: ["CLinux"]),
        module("JSON"),
        module("CommandLine"),
        module("Logging", uses: ["Threads"]),
        module("YAML", uses: ["CYAML"]),
        module("HTTP", uses: ["Addresses", "CLinux", "Threads"]),
        module("Cryptography", uses: ["CArgon2", "CCrypt", "COpenSSL", "JSON"]),
        module("MessageEncryption", uses: ["Cryptography"]),
        module("Mail"),
        module("Outbound", uses: ["Addresses", "CCurl", "CLinux", "Threads"]),
        module("Policies", uses: ["Addresses", "JSON"]),
        module("WebAuthn", uses: ["Cryptography", "JSON"]),

        // The product.
        module("ServiceModel", uses: ["JSON"]),
        module("IdentityPoolModel", uses: ["JSON", "ServiceModel"]),
        module(
            "Identity",
            uses: [
                "Addresses", "Cryptography", "IdentityPoolModel", "JSON", "Logging", "MessageEncryption", "Policies",
                "ServiceModel", "Threads", "WebAuthn",
            ]),
        module(
            "Storage",
            uses: [
                "Cryptography", "Identity", "IdentityPoolModel", "JSON", "ServiceModel", "Threads", "WebAuthn",
            ]),
        module("StoragePostgres", uses: ["CPostgres", "Storage", "Threads"]),
        module("StorageSQLite", uses: ["CSQLite", "Storage", "Threads"]),
        module("Copy", uses: ["Cryptography", "JSON", "Storage", "Threads"]),
        module(
            "CognitoAPI",
            uses: [
                "Cryptography", "HTTP", "Identity", "JSON", "Logging", "MessageEncryption", "Policies", "ServiceModel",
            ]),
        module(
            "IdentityPools",
            uses: ["CognitoAPI", "Identity", "IdentityPoolModel", "JSON", "ServiceModel"]),
        module(
            "Delivery",
            uses: [
                "Cryptography", "Identity", "JSON", "Logging", "Mail", "MessageEncryption", "Outbound", "ServiceModel",
                "Threads",
            ]),

        module(
            "Imports",
            uses: ["CognitoAPI", "Cryptography", "HTTP", "Identity", "Logging", "ServiceModel", "Threads"]),
        module(
            "Functions",
            uses: [
                "CLinux", "Cryptography", "HTTP", "Identity", "JSON", "Logging", "MessageEncryption", "Outbound",
                "Policies", "Threads",
            ],
            exclude: ["Runtimes"]),

        // What runs it.
        module("Files", uses: ["CLinux", "Cryptography"]),
        module("Configuration", uses: ["Addresses", "CommandLine", "HTTP", "Logging", "Mail", "Outbound", "YAML"]),
        module(
            "Seeds",
            uses: [
                "CognitoAPI", "CommandLine", "Configuration", "Cryptography", "Identity", "JSON", "Logging",
                "ServiceModel", "YAML",
            ]),
        module(
            "Control",
            uses: [
                "CognitoAPI", "Configuration", "Cryptography", "Functions", "HTTP", "Identity", "JSON", "Logging",
                "Policies", "Seeds", "ServiceModel",
            ]),
        module(
            "Welcome",
            uses: [
                "CognitoAPI", "Configuration", "Cryptography", "HTTP", "Identity", "Logging", "Seeds", "ServiceModel",
            ]),
        module(
            "Server",
            uses: [
                "Addresses", "CognitoAPI", "CommandLine", "Configuration", "Control", "Copy", "Cryptography",
                "Delivery", "Files", "Functions", "HTTP", "Identity", "IdentityPools", "Imports", "JSON", "Logging",
                "Mail", "MessageEncryption", "Outbound", "Policies", "Seeds", "ServiceModel", "Storage",
                "StoragePostgres", "StorageSQLite", "Threads", "Welcome",
            ]),
        .executableTarget(
            name: "sekisho",
            dependencies: [
                "CognitoAPI", "CommandLine", "Configuration", "Copy", "Files", "HTTP", "IdentityPools", "JSON",
                "Logging",
                "Server", "Threads", "Welcome",
            ],
            swiftSettings: rules),
        module("ModelGenerator", uses: ["JSON"]),
        .executableTarget(
            name: "modelgen", dependencies: ["JSON", "ModelGenerator"], exclude: ["Model"], swiftSettings: rules),

        // Tests mirror the sources.
        .target(
            name: "TestSupport",
            dependencies: [
                "CognitoAPI", "COpenSSL", "Cryptography", "HTTP", "Identity", "IdentityPoolModel", "IdentityPools",
                "JSON",
                "Logging", "ServiceModel", "Storage", "StoragePostgres", "StorageSQLite", "Threads", "WebAuthn",
            ],
            path: "Tests/TestSupport", swiftSettings: rules),
        .target(
            name: "StorageContracts",
            dependencies: ["Identity", "IdentityPoolModel", "ServiceModel", "TestSupport", "WebAuthn"],
            path: "Tests/StorageContracts", swiftSettings: rules),
        .target(
            name: "RouterSupport",
            dependencies: [
                "CognitoAPI", "Configuration", "Control", "HTTP", "Logging", "Seeds", "Server", "TestSupport",
                "Welcome",
            ],
            path: "Tests/RouterSupport", swiftSettings: rules),
        tests("Addresses", uses: ["Addresses"]),
        tests("Threads", uses: ["Threads"]),
        tests("JSON", uses: ["JSON", "TestSupport"]),
        tests("CommandLine", uses: ["CommandLine"]),
        tests("Logging", uses: ["JSON", "Logging", "Threads"]),
        tests("YAML", uses: ["YAML"]),
        tests("HTTP", uses: ["CLinux", "HTTP", "TestSupport", "Threads"]),
        tests("Cryptography", uses: ["Cryptography", "JSON", "TestSupport"]),
        tests("MessageEncryption", uses: ["Cryptography", "MessageEncryption", "TestSupport"]),
        tests("ServiceModel", uses: ["JSON", "ServiceModel"]),
        tests(
            "IdentityPools",
            uses: [
                "CognitoAPI", "Cryptography", "HTTP", "Identity", "IdentityPoolModel", "IdentityPools", "JSON",
                "Policies",
                "ServiceModel", "TestSupport",
            ]),
        tests("ModelGenerator", uses: ["JSON", "ModelGenerator"]),
        tests(
            "Identity",
            uses: [
                "Cryptography", "Identity", "IdentityPoolModel", "JSON", "Logging", "Policies", "ServiceModel",
                "TestSupport", "Threads",
                "WebAuthn",
            ]),
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
                "CognitoAPI", "Cryptography", "HTTP", "Identity", "IdentityPoolModel", "JSON", "Logging", "Policies",
                "ServiceModel", "Storage", "TestSupport", "Threads",
            ]),
        tests("WebAuthn", uses: ["Cryptography", "JSON", "TestSupport", "WebAuthn"]),
        tests("Outbound", uses: ["Addresses", "HTTP", "Outbound", "Threads"]),
        tests("Policies", uses: ["Policies"]),
        tests("Mail", uses: ["Mail"]),
        tests(
            "Delivery",
            uses: [
                "Cryptography", "Delivery", "Identity", "JSON", "Logging", "Mail", "Outbound", "ServiceModel",
                "TestSupport", "Threads",
            ]),
        tests(
            "Functions",
            uses: [
                "Cryptography", "Functions", "HTTP", "Identity", "JSON", "Logging", "MessageEncryption", "Outbound",
                "TestSupport",
            ]),
        tests(
            "Imports",
            uses: [
                "Cryptography", "HTTP", "Identity", "Imports", "Logging", "ServiceModel", "TestSupport", "Threads",
            ]),
        tests("Files", uses: ["Files", "TestSupport"]),
        tests("Configuration", uses: ["CommandLine", "Configuration", "Logging", "Outbound", "TestSupport", "YAML"]),
        tests("Seeds", uses: ["Configuration", "JSON", "Logging", "Seeds", "ServiceModel", "TestSupport"]),
        tests(
            "Control",
            uses: [
                "Configuration", "Control", "Functions", "HTTP", "Identity", "IdentityPoolModel", "JSON", "Logging",
                "RouterSupport", "Server", "ServiceModel", "TestSupport",
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
                "CognitoAPI", "Configuration", "Copy", "Cryptography", "HTTP", "Identity", "IdentityPoolModel",
                "IdentityPools", "JSON", "Logging", "RouterSupport", "Seeds", "Server", "ServiceModel", "Storage",
                "StoragePostgres", "StorageSQLite",
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
            name: "Fuzz", dependencies: ["CFuzzer", "Cryptography", "HTTP", "JSON", "WebAuthn"],
            path: "Tests/Fuzz/Fuzz",
            swiftSettings: rules),
    ]
}
