import Foundation
import JSON
import Testing

/// The committed model, read afresh, so that tests do not believe the table that they test.
struct ModelFile {
    static let shared = try! ModelFile()

    let operations: JSONObject
    private let shapes: JSONObject

    private init() throws {
        let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let path = package.appending(path: "Sources/modelgen/Model/cognito-idp.json")
        let root = try #require(JSONReader.read(Array(Data(contentsOf: path))).objectValue)
        operations = try #require(root["operations"]?.objectValue)
        shapes = try #require(root["shapes"]?.objectValue)
    }

    func input(of operation: String) -> String { operations[operation]!.objectValue!["input"]!.stringValue! }

    func shape(_ name: String) -> JSONObject { shapes[name]!.objectValue! }

    func required(_ shape: String) -> [String] {
        self.shape(shape)["required"]?.arrayValue?.compactMap(\.stringValue) ?? []
    }

    /// A value of the shape all of whose members are there. Strings are `text(shape, inside)`, where `inside` says
    /// whether the model calls the shape, or one that it stands in, sensitive.
    func example(_ name: String, inside: Bool = false, _ text: (String, Bool) -> String) -> JSONValue {
        let shape = shape(name)
        let hidden = inside || shape["sensitive"]?.boolValue == true
        if shape["document"]?.boolValue == true { return [:] }
        switch shape["type"]!.stringValue! {
        case "structure":
            let members = shape["members"]!.objectValue!.members.map { member in
                (key: member.key, value: example(member.value.stringValue!, inside: hidden, text))
            }
            return .object(JSONObject(members: members))
        case "list": return [example(shape["member"]!.stringValue!, inside: hidden, text)]
        case "map":
            let key = text(shape["key"]!.stringValue!, hidden)
            return .object([key: example(shape["value"]!.stringValue!, inside: hidden, text)])
        case "integer", "long": return .number(JSONNumber(shape["min"]?.int64Value ?? 1))
        case "boolean": return true
        case "timestamp": return 0
        case "blob": return "AAAA"
        default: return .string(shape["enum"]?.arrayValue?.first?.stringValue ?? text(name, hidden))
        }
    }
}
