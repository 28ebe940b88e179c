// bpmn-js as this studio uses it: Camunda 8's attributes, ours beside them, in Chinese.
import Modeler from "bpmn-js/lib/Modeler";
import NavigatedViewer from "bpmn-js/lib/NavigatedViewer";
import {
  BpmnPropertiesPanelModule,
  BpmnPropertiesProviderModule,
  ZeebePropertiesProviderModule,
} from "bpmn-js-properties-panel";
import behaviors from "camunda-bpmn-js-behaviors/lib/camunda-cloud";
import { CloudElementTemplatesPropertiesProviderModule } from "bpmn-js-element-templates";
import {
  CreateAppendAnythingModule,
  CreateAppendElementTemplatesModule,
  RemoveTemplatesModule,
} from "bpmn-js-create-append-anything";
import minimap from "diagram-js-minimap";
import zeebe from "zeebe-bpmn-moddle/resources/zeebe.json";
import words from "./words.js";
import clipboard from "./clipboard.js";
import guide from "./guide.js";
import inputMethod from "./input-method.js";
import limits from "./limits.js";
import ownPanel from "./panel.js";
import templates from "./templates.js";
import variables from "./variables.js";
import "diagram-js/assets/diagram-js.css";
import "bpmn-js/dist/assets/bpmn-js.css";
import "bpmn-js/dist/assets/bpmn-font/css/bpmn.css";
import "diagram-js-minimap/assets/diagram-js-minimap.css";
import "@bpmn-io/properties-panel/dist/assets/properties-panel.css";
import "bpmn-js-element-templates/dist/assets/element-templates.css";

const moddleExtensions = { zeebe };

export function modeler(container, host) {
  return new Modeler({
    container,
    moddleExtensions,
    propertiesPanel: { parent: host.querySelector("[data-panel]") },
    known: JSON.parse(host.dataset.known),
    additionalModules: [
      words,
      behaviors,
      BpmnPropertiesPanelModule,
      BpmnPropertiesProviderModule,
      ZeebePropertiesProviderModule,
      CloudElementTemplatesPropertiesProviderModule,
      // What there is to do stands in the menus before the plain shapes.
      CreateAppendElementTemplatesModule,
      CreateAppendAnythingModule,
      RemoveTemplatesModule,
      minimap,
      clipboard,
      ownPanel,
      limits,
      templates,
      variables,
      guide,
      inputMethod,
    ],
  });
}

export function viewer(container) {
  return new NavigatedViewer({ container, moddleExtensions, additionalModules: [words] });
}
