# Every resource and data source of Cognito's user pools and identity pools that the provider has and this server answers. scripts/soak.d/terraform
# applies it, changes what is a variable, imports and destroys.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws", version = "5.100.0" }
  }
}
variable "endpoint" {}
variable "scope" { default = "Reads" }
variable "group" { default = "They may" }
variable "team" { default = "a" }
variable "minutes" { default = 30 }
variable "adopted" { description = "A pool made beforehand, with one client whose name begins with \"adopted\"" }
provider "aws" {
  region                      = "us-east-1"
  access_key                  = "AKIDEXAMPLE"
  secret_key                  = "secret"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
  skip_region_validation      = true
  endpoints {
    cognitoidp      = var.endpoint
    cognitoidentity = var.endpoint
  }
}
resource "aws_cognito_user_pool" "main" {
  name                     = "main"
  auto_verified_attributes = ["email"]
  mfa_configuration        = "OPTIONAL"
  software_token_mfa_configuration { enabled = true }
  user_pool_add_ons { advanced_security_mode = "ENFORCED" }
  user_pool_tier = "PLUS"
  password_policy {
    minimum_length                   = 10
    require_lowercase                = true
    require_numbers                  = true
    require_symbols                  = false
    require_uppercase                = true
    temporary_password_validity_days = 7
  }
  device_configuration {
    challenge_required_on_new_device      = true
    device_only_remembered_on_user_prompt = true
  }
  account_recovery_setting {
    recovery_mechanism {
      name     = "verified_email"
      priority = 1
    }
  }
  schema {
    name                     = "team"
    attribute_data_type      = "String"
    mutable                  = true
    developer_only_attribute = false
    required                 = false
    string_attribute_constraints {
      min_length = 1
      max_length = 64
    }
  }
  verification_message_template {
    default_email_option = "CONFIRM_WITH_CODE"
    email_subject        = "Your code"
    email_message        = "It is {####}"
  }
  lambda_config {
    pre_token_generation_config {
      lambda_arn     = "arn:aws:lambda:us-east-1:000000000000:function:tokens"
      lambda_version = "V2_0"
    }
  }
  sign_in_policy { allowed_first_auth_factors = ["PASSWORD", "EMAIL_OTP", "WEB_AUTHN"] }
  web_authn_configuration {
    relying_party_id  = "example.com"
    user_verification = "preferred"
  }
  tags = { team = var.team }
}
resource "aws_cognito_resource_server" "api" {
  identifier   = "https://api.example.com"
  name         = "API"
  user_pool_id = aws_cognito_user_pool.main.id
  scope {
    scope_name        = "read"
    scope_description = var.scope
  }
  scope {
    scope_name        = "write"
    scope_description = "Writes"
  }
}
resource "aws_cognito_identity_provider" "oidc" {
  user_pool_id  = aws_cognito_user_pool.main.id
  provider_name = "corp"
  provider_type = "OIDC"
  provider_details = {
    client_id                     = "c"
    client_secret                 = "s"
    attributes_request_method     = "GET"
    oidc_issuer                   = "https://idp.example.com"
    authorize_scopes              = "openid email"
    authorize_url                 = "https://idp.example.com/authorize"
    token_url                     = "https://idp.example.com/token"
    attributes_url                = "https://idp.example.com/userinfo"
    jwks_uri                      = "https://idp.example.com/keys"
    attributes_url_add_attributes = "false"
  }
  attribute_mapping = { email = "email", username = "sub" }
  idp_identifiers   = ["corp.example.com"]
}
resource "aws_cognito_identity_provider" "google" {
  user_pool_id  = aws_cognito_user_pool.main.id
  provider_name = "Google"
  provider_type = "Google"
  provider_details = {
    authorize_scopes              = "email"
    client_id                     = "c"
    client_secret                 = "s"
    attributes_url                = "https://people.googleapis.com/v1/people/me?personFields="
    attributes_url_add_attributes = "true"
    authorize_url                 = "https://accounts.google.com/o/oauth2/v2/auth"
    oidc_issuer                   = "https://accounts.google.com"
    token_request_method          = "POST"
    token_url                     = "https://www.googleapis.com/oauth2/v4/token"
  }
  attribute_mapping = { email = "email", username = "sub" }
}
resource "aws_cognito_user_pool_client" "web" {
  name                                 = "web"
  user_pool_id                         = aws_cognito_user_pool.main.id
  generate_secret                      = true
  explicit_auth_flows                  = ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_AUTH"]
  allowed_oauth_flows                  = ["code"]
  allowed_oauth_flows_user_pool_client = true
  allowed_oauth_scopes                 = concat(["openid", "email"], aws_cognito_resource_server.api.scope_identifiers)
  callback_urls                        = ["https://example.com/callback"]
  supported_identity_providers         = ["COGNITO", aws_cognito_identity_provider.oidc.provider_name]
  access_token_validity                = var.minutes
  id_token_validity                    = 30
  refresh_token_validity               = 10
  token_validity_units {
    access_token  = "minutes"
    id_token      = "minutes"
    refresh_token = "days"
  }
  prevent_user_existence_errors = "ENABLED"
}
resource "aws_cognito_user_pool_domain" "main" {
  domain       = "tf-shop"
  user_pool_id = aws_cognito_user_pool.main.id
}
resource "aws_cognito_user_pool_ui_customization" "all" {
  css          = ".label-customizable {font-weight: 400;}"
  user_pool_id = aws_cognito_user_pool_domain.main.user_pool_id
}
resource "aws_cognito_user_group" "admins" {
  name         = "admins"
  user_pool_id = aws_cognito_user_pool.main.id
  description  = var.group
  precedence   = 3
  role_arn     = "arn:aws:iam::000000000000:role/admin"
}
resource "aws_cognito_user" "ada" {
  user_pool_id   = aws_cognito_user_pool.main.id
  username       = "ada"
  attributes     = { email = "ada@example.com", email_verified = true, team = var.team }
  message_action = "SUPPRESS"
  password       = "Passw0rd!Passw0rd"
}
resource "aws_cognito_user_in_group" "ada" {
  user_pool_id = aws_cognito_user_pool.main.id
  group_name   = aws_cognito_user_group.admins.name
  username     = aws_cognito_user.ada.username
}
resource "aws_cognito_risk_configuration" "main" {
  user_pool_id = aws_cognito_user_pool.main.id
  risk_exception_configuration { blocked_ip_range_list = ["10.10.10.10/32"] }
  compromised_credentials_risk_configuration {
    event_filter = ["SIGN_UP"]
    actions { event_action = "BLOCK" }
  }
}
resource "aws_cognito_user_pool" "full" {
  name                       = "full"
  alias_attributes           = ["email", "phone_number", "preferred_username"]
  auto_verified_attributes   = ["email", "phone_number"]
  deletion_protection        = "INACTIVE"
  mfa_configuration          = "OPTIONAL"
  sms_authentication_message = "Sign in with {####}"
  user_pool_tier             = "PLUS"
  username_configuration { case_sensitive = false }
  user_attribute_update_settings { attributes_require_verification_before_update = ["email", "phone_number"] }
  admin_create_user_config {
    allow_admin_create_user_only = true
    invite_message_template {
      email_message = "{username}, it is {####}"
      email_subject = "Come in"
      sms_message   = "{username}, {####}"
    }
  }
  account_recovery_setting {
    recovery_mechanism {
      name     = "verified_phone_number"
      priority = 1
    }
    recovery_mechanism {
      name     = "verified_email"
      priority = 2
    }
  }
  email_configuration {
    configuration_set      = "set"
    email_sending_account  = "DEVELOPER"
    from_email_address     = "Shop <shop@example.com>"
    reply_to_email_address = "help@example.com"
    source_arn             = "arn:aws:ses:us-east-1:000000000000:identity/example.com"
  }
  email_mfa_configuration {
    message = "It is {####}"
    subject = "Sign in"
  }
  software_token_mfa_configuration { enabled = true }
  sms_configuration {
    external_id    = "outside"
    sns_caller_arn = "arn:aws:iam::000000000000:role/sms"
    sns_region     = "us-east-1"
  }
  user_pool_add_ons {
    advanced_security_mode = "ENFORCED"
    advanced_security_additional_flows { custom_auth_mode = "AUDIT" }
  }
  password_policy {
    minimum_length                   = 8
    password_history_size            = 5
    temporary_password_validity_days = 3
  }
  schema {
    name                     = "size"
    attribute_data_type      = "Number"
    developer_only_attribute = false
    mutable                  = true
    required                 = false
    number_attribute_constraints {
      min_value = 1
      max_value = 60
    }
  }
  schema {
    name                     = "since"
    attribute_data_type      = "DateTime"
    developer_only_attribute = false
    mutable                  = true
    required                 = false
  }
  schema {
    name                     = "active"
    attribute_data_type      = "Boolean"
    developer_only_attribute = false
    mutable                  = false
    required                 = false
  }
  schema {
    name                     = "email"
    attribute_data_type      = "String"
    developer_only_attribute = false
    mutable                  = true
    required                 = true
    string_attribute_constraints {
      min_length = 3
      max_length = 256
    }
  }
  verification_message_template {
    default_email_option  = "CONFIRM_WITH_LINK"
    email_message         = "It is {####}"
    email_message_by_link = "Press {##here##}"
    email_subject         = "Your code"
    email_subject_by_link = "Your link"
    sms_message           = "It is {####}"
  }
  lambda_config {
    create_auth_challenge          = "${local.function}:create"
    custom_message                 = "${local.function}:message"
    define_auth_challenge          = "${local.function}:define"
    post_authentication            = "${local.function}:after"
    post_confirmation              = "${local.function}:confirmed"
    pre_authentication             = "${local.function}:before"
    pre_sign_up                    = "${local.function}:sign-up"
    pre_token_generation           = "${local.function}:tokens"
    user_migration                 = "${local.function}:migrate"
    verify_auth_challenge_response = "${local.function}:verify"
    kms_key_id                     = "arn:aws:kms:us-east-1:000000000000:key/11111111-2222-4333-8444-555555555555"
    custom_email_sender {
      lambda_arn     = "${local.function}:mail"
      lambda_version = "V1_0"
    }
    custom_sms_sender {
      lambda_arn     = "${local.function}:texts"
      lambda_version = "V1_0"
    }
  }
}
locals { function = "arn:aws:lambda:us-east-1:000000000000:function" }
resource "aws_cognito_user_pool" "by_email" {
  name                = "by-email"
  username_attributes = ["email"]
  tags                = {}
}
resource "aws_cognito_user" "by_email" {
  user_pool_id             = aws_cognito_user_pool.by_email.id
  username                 = "grace@example.com"
  attributes               = { email = "grace@example.com", email_verified = true }
  client_metadata          = { reason = "test" }
  desired_delivery_mediums = ["EMAIL"]
  enabled                  = var.team == "a"
  force_alias_creation     = true
  message_action           = "SUPPRESS"
  temporary_password       = "Passw0rd!"
}
resource "aws_cognito_user_pool_domain" "custom" {
  domain                = "auth.example.com"
  certificate_arn       = "arn:aws:acm:us-east-1:000000000000:certificate/11111111-2222-4333-8444-555555555555"
  managed_login_version = 2
  user_pool_id          = aws_cognito_user_pool.full.id
}
resource "aws_cognito_user_pool_client" "machine" {
  name                                 = "machine"
  user_pool_id                         = aws_cognito_user_pool.main.id
  generate_secret                      = true
  explicit_auth_flows                  = ["ALLOW_USER_PASSWORD_AUTH"]
  allowed_oauth_flows                  = ["client_credentials"]
  allowed_oauth_flows_user_pool_client = true
  allowed_oauth_scopes                 = aws_cognito_resource_server.api.scope_identifiers
}
resource "aws_cognito_user_pool_client" "full" {
  name                                          = "full"
  user_pool_id                                  = aws_cognito_user_pool.main.id
  allowed_oauth_flows                           = ["code", "implicit"]
  allowed_oauth_flows_user_pool_client          = true
  allowed_oauth_scopes                          = ["openid", "profile", "aws.cognito.signin.user.admin"]
  auth_session_validity                         = 5
  callback_urls                                 = ["https://example.com/a", "https://example.com/b"]
  default_redirect_uri                          = "https://example.com/a"
  enable_propagate_additional_user_context_data = false
  enable_token_revocation                       = true
  explicit_auth_flows                           = ["ALLOW_USER_SRP_AUTH", "ALLOW_CUSTOM_AUTH"]
  logout_urls                                   = ["https://example.com/out"]
  prevent_user_existence_errors                 = "LEGACY"
  read_attributes                               = ["email", "email_verified", "custom:team"]
  write_attributes                              = ["email", "custom:team"]
  supported_identity_providers                  = ["COGNITO"]
  refresh_token_rotation {
    feature                    = "ENABLED"
    retry_grace_period_seconds = 10
  }
  analytics_configuration {
    application_id   = "11111111222243338444555555555555"
    external_id      = "outside"
    role_arn         = "arn:aws:iam::000000000000:role/analytics"
    user_data_shared = true
  }
}
resource "aws_cognito_managed_user_pool_client" "adopted" {
  name_prefix         = "adopted"
  user_pool_id        = var.adopted
  explicit_auth_flows = ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
  id_token_validity   = var.minutes
  token_validity_units { id_token = "minutes" }
}
resource "aws_cognito_user_pool_ui_customization" "web" {
  client_id    = aws_cognito_user_pool_client.web.id
  css          = ".banner-customizable {background: lightblue;}"
  image_file   = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
  user_pool_id = aws_cognito_user_pool_domain.main.user_pool_id
}
resource "aws_cognito_identity_provider" "saml" {
  user_pool_id  = aws_cognito_user_pool.main.id
  provider_name = "campus"
  provider_type = "SAML"
  provider_details = {
    MetadataFile          = <<-XML
      <EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://idp.example.com"><IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><KeyDescriptor use="signing"><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data><X509Certificate>MIIBAA==</X509Certificate></X509Data></KeyInfo></KeyDescriptor><SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://idp.example.com/sso"/></IDPSSODescriptor></EntityDescriptor>
    XML
    SSORedirectBindingURI = "https://idp.example.com/sso"
  }
  attribute_mapping = { email = "mail" }
  # The service adds its own.
  lifecycle { ignore_changes = [provider_details["ActiveEncryptionCertificate"]] }
}
resource "aws_cognito_identity_provider" "facebook" {
  user_pool_id  = aws_cognito_user_pool.main.id
  provider_name = "Facebook"
  provider_type = "Facebook"
  provider_details = {
    api_version                   = "v17.0"
    attributes_url                = "https://graph.facebook.com/v17.0/me?fields="
    attributes_url_add_attributes = "true"
    authorize_scopes              = "public_profile,email"
    authorize_url                 = "https://www.facebook.com/v17.0/dialog/oauth"
    client_id                     = "c"
    client_secret                 = "s"
    token_request_method          = "GET"
    token_url                     = "https://graph.facebook.com/v17.0/oauth/access_token"
  }
  attribute_mapping = { username = "id" }
}
resource "aws_cognito_identity_provider" "amazon" {
  user_pool_id  = aws_cognito_user_pool.main.id
  provider_name = "LoginWithAmazon"
  provider_type = "LoginWithAmazon"
  provider_details = {
    attributes_url                = "https://api.amazon.com/user/profile"
    attributes_url_add_attributes = "false"
    authorize_scopes              = "profile postal_code"
    authorize_url                 = "https://www.amazon.com/ap/oa"
    client_id                     = "c"
    client_secret                 = "s"
    token_request_method          = "POST"
    token_url                     = "https://api.amazon.com/auth/o2/token"
  }
  attribute_mapping = { username = "user_id" }
}
resource "aws_cognito_identity_provider" "apple" {
  user_pool_id  = aws_cognito_user_pool.main.id
  provider_name = "SignInWithApple"
  provider_type = "SignInWithApple"
  provider_details = {
    attributes_url_add_attributes = "false"
    authorize_scopes              = "email name"
    authorize_url                 = "https://appleid.apple.com/auth/authorize"
    client_id                     = "com.example.app"
    key_id                        = "ABCDEFGHIJ"
    oidc_issuer                   = "https://appleid.apple.com"
    private_key                   = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----"
    team_id                       = "KLMNOPQRST"
    token_request_method          = "POST"
    token_url                     = "https://appleid.apple.com/auth/token"
  }
  attribute_mapping = { username = "sub" }
  # The service never shows it again.
  lifecycle { ignore_changes = [provider_details["private_key"]] }
}
resource "aws_cognito_risk_configuration" "client" {
  user_pool_id = aws_cognito_user_pool.main.id
  client_id    = aws_cognito_user_pool_client.web.id
  account_takeover_risk_configuration {
    actions {
      high_action {
        event_action = "BLOCK"
        notify       = true
      }
      medium_action {
        event_action = "MFA_REQUIRED"
        notify       = true
      }
      low_action {
        event_action = "NO_ACTION"
        notify       = false
      }
    }
    notify_configuration {
      from       = "shop@example.com"
      reply_to   = "help@example.com"
      source_arn = "arn:aws:ses:us-east-1:000000000000:identity/example.com"
      block_email {
        html_body = "<p>Blocked</p>"
        subject   = "Blocked"
        text_body = "Blocked"
      }
      mfa_email {
        html_body = "<p>Unusual</p>"
        subject   = "Unusual"
        text_body = "Unusual"
      }
      no_action_email {
        html_body = "<p>New device</p>"
        subject   = "New"
        text_body = "New device"
      }
    }
  }
  risk_exception_configuration { skipped_ip_range_list = ["10.20.0.0/16"] }
}
data "aws_cognito_user_pool_signing_certificate" "main" { user_pool_id = aws_cognito_user_pool.main.id }
data "aws_cognito_user_pool" "main" { user_pool_id = aws_cognito_user_pool.main.id }
data "aws_cognito_user_pools" "by_name" {
  name = aws_cognito_user_pool.main.name
}
data "aws_cognito_user_pool_client" "web" {
  client_id    = aws_cognito_user_pool_client.web.id
  user_pool_id = aws_cognito_user_pool.main.id
}
data "aws_cognito_user_pool_clients" "all" { user_pool_id = aws_cognito_user_pool_client.web.user_pool_id }
data "aws_cognito_user_group" "admins" {
  name         = aws_cognito_user_group.admins.name
  user_pool_id = aws_cognito_user_pool.main.id
}
data "aws_cognito_user_groups" "all" { user_pool_id = aws_cognito_user_group.admins.user_pool_id }
resource "aws_cognito_identity_pool" "main" {
  identity_pool_name               = "shop"
  allow_unauthenticated_identities = true
  allow_classic_flow               = true
  developer_provider_name          = "login.example"
  openid_connect_provider_arns     = ["arn:aws:iam::000000000000:oidc-provider/login.example.com"]
  saml_provider_arns               = ["arn:aws:iam::000000000000:saml-provider/corp"]
  supported_login_providers        = { "graph.facebook.com" = var.team == "a" ? "7346241598935552" : "7346241598935553" }
  cognito_identity_providers {
    client_id               = aws_cognito_user_pool_client.web.id
    provider_name           = "cognito-idp.us-east-1.amazonaws.com/${aws_cognito_user_pool.main.id}"
    server_side_token_check = true
  }
  tags = { team = var.team }
}
resource "aws_cognito_identity_pool_roles_attachment" "main" {
  identity_pool_id = aws_cognito_identity_pool.main.id
  roles = {
    authenticated   = "arn:aws:iam::000000000000:role/user"
    unauthenticated = "arn:aws:iam::000000000000:role/guest"
  }
  role_mapping {
    identity_provider         = "cognito-idp.us-east-1.amazonaws.com/${aws_cognito_user_pool.main.id}:${aws_cognito_user_pool_client.web.id}"
    ambiguous_role_resolution = "AuthenticatedRole"
    type                      = "Rules"
    mapping_rule {
      claim      = "custom:team"
      match_type = "Equals"
      role_arn   = "arn:aws:iam::000000000000:role/team"
      value      = var.team
    }
  }
}
resource "aws_cognito_identity_pool_provider_principal_tag" "main" {
  identity_pool_id       = aws_cognito_identity_pool.main.id
  identity_provider_name = "cognito-idp.us-east-1.amazonaws.com/${aws_cognito_user_pool.main.id}"
  use_defaults           = false
  principal_tags         = { team = "custom:team", of = var.team }
  depends_on             = [aws_cognito_identity_pool_roles_attachment.main]
}
data "aws_cognito_identity_pool" "main" {
  identity_pool_name = aws_cognito_identity_pool.main.identity_pool_name
}
