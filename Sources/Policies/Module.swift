// Policies: IAM policy documents: reading them strictly, and what they say of a call.
//
// Owns the names of things (`AmazonResourceName`), the grammar (`PolicyDocument`, and `TrustPolicy` of roles), texts with
// wildcards and variables, patterns of names, the operators of conditions, and the decision with its reasons
// (`PolicyDecision`, `StatementReport`). Entry points: `PolicyDocument.init`, `decide`, `explain`; `TrustPolicy.init`,
// `allows`.
// Never touches: users, pools, requests, clocks. Who asks brings action, resource and the keys of the context
// (`PolicyRequest`).
