/** Below the list of commands in `vigil --help`. */
export const HELP_TEXT = `
Examples:
  vigil validate                              check ./vigil.yaml
  vigil plan                                  what its journeys would ask of whom
  vigil test checkout                         run one journey now
  vigil import gatus config.yaml              journeys from another tool
  vigil serve                                 run with ./vigil.yaml and ./.vigil
  vigil serve -c /etc/vigil -d /var/lib/vigil run with a folder of YAML files
  VIGIL_PORT_BASE=5310 vigil serve            OTLP at 5317 and 5318, API at 5320
  vigil serve --workers 4                     four pipelines share the ports
  vigil serve --role engine                   hears pipelines of other processes
  vigil serve --role pipeline --engine https://vigil-engine:4321 --engine-token file:replica.token
  vigil deadletter list                       what destinations refused for good
  vigil deadletter replay --destination tempo send it again

Environment variables:
  VIGIL_CONFIG     vigil.yaml or a folder, unless --config names one
  VIGIL_DATA_DIR   the data directory, unless --data-dir names one (default: ./.vigil)
  VIGIL_PORT_BASE  stands in for 4310: OTLP/gRPC is at this + 7, OTLP/HTTP at this + 8, the
                   REST API and /metrics at this + 10, replicas at this + 11. A port in vigil.yaml wins.
  env:NAME in vigil.yaml is the variable NAME; file:PATH is relative to vigil.yaml.

Exit codes:
  0  done; or a server that was told to stop
  1  the configuration is wrong, or the command failed; standard error says why
  2  unknown command or option, or a value that an option or variable cannot have

Tokens are made in the data directory on the first start: admin.token, plugin.token,
otlp.token, metrics.token, replica.token. More of each command: vigil help <command>
`;
