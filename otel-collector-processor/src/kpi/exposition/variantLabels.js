import { SPAN_KINDS, STATUS_CODES, SYNTHETIC_TYPES } from '../../messages/index.ts';
import { furtherLabel } from './labelText.ts';
/** By variant (see CallSeries), as the Collector writes kinds and status codes. */
const VARIANT_LABELS = SPAN_KINDS.flatMap((kind) => STATUS_CODES.flatMap((status) => SYNTHETIC_TYPES.map((synthetic) => furtherLabel('span_kind', `SPAN_KIND_${kind}`) +
    furtherLabel('status_code', `STATUS_CODE_${status}`) +
    furtherLabel('user_agent_synthetic_type', synthetic))));
export function variantLabels(variant) {
    return VARIANT_LABELS[variant];
}
