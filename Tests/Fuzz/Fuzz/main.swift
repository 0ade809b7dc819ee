// The readers of what strangers send, under libFuzzer: run scripts/fuzz.
//
//   fuzz cookie|form|http|json|jws|percent|webauthn [options and folders of libFuzzer]
//
// Built only where SEKISHO_FUZZ is set, with libFuzzer's instrumentation in every module.

import CFuzzer
import Glibc

let targets: [String: @convention(c) (UnsafePointer<UInt8>?, Int) -> Int32] = [
    "cookie": { bytes, count in
        CookieTarget.run(UnsafeRawBufferPointer(start: bytes, count: count))
        return 0
    },
    "form": { bytes, count in
        FormTarget.run(UnsafeRawBufferPointer(start: bytes, count: count))
        return 0
    },
    "http": { bytes, count in
        HTTPTarget.run(UnsafeRawBufferPointer(start: bytes, count: count))
        return 0
    },
    "json": { bytes, count in
        JSONTarget.run(UnsafeRawBufferPointer(start: bytes, count: count))
        return 0
    },
    "jws": { bytes, count in
        JWSTarget.run(UnsafeRawBufferPointer(start: bytes, count: count))
        return 0
    },
    "percent": { bytes, count in
        PercentTarget.run(UnsafeRawBufferPointer(start: bytes, count: count))
        return 0
    },
    "webauthn": { bytes, count in
        WebAuthnTarget.run(UnsafeRawBufferPointer(start: bytes, count: count))
        return 0
    },
]

guard CommandLine.argc > 1, let target = targets[CommandLine.arguments[1]] else {
    print("usage: fuzz \(targets.keys.sorted().joined(separator: "|")) [options and folders of libFuzzer]")
    exit(64)
}

// libFuzzer takes the program's own arguments, without the name of the target.
var argc = CommandLine.argc - 1
var argv: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv + 1
argv?.pointee = CommandLine.unsafeArgv.pointee
exit(LLVMFuzzerRunDriver(&argc, &argv, target))

/// libFuzzer's own main asks for it by this name; it is linked, too, though never run.
@_cdecl("LLVMFuzzerTestOneInput")
public func unusedTarget(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> Int32 { 0 }
